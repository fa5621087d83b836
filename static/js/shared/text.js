/* Text as it is compared, not as it is shown. */

/**
 * In lower case and without accents, so that "Zoe" finds "Zoë".
 * @param {string} text
 */
export const foldText = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
