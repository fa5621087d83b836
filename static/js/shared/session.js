/* Whether the person of this page is still signed in; a new sign-in in another tab gives the page a new token. */
import { addRoot, findElement, listElements } from "./dom.js";
import { readAccount } from "./kept-text.js";

/** @typedef {"renewed" | "signedout" | "another" | "unreachable"} SessionState `another` account has signed in */

/** Where to sign in and come back from. */
export function buildSignInPath() {
  const here = `${location.pathname}${location.search}`;
  return `${addRoot("/sign-in")}?${new URLSearchParams({ next: here, why: "ended" })}`;
}

/**
 * Asks who is signed in, and takes the token if it is still the person of this page.
 * @returns {Promise<SessionState>}
 */
export async function renewSession() {
  try {
    const response = await fetch(addRoot("/session"), { headers: { "HX-Request": "true" } });
    if (response.status === 401 || response.redirected) return "signedout";
    if (!response.ok) return "unreachable";
    const { account, csrf_token: token } = await response.json();
    if (account !== readAccount()) return "another";
    updateTokens(token);
    return "renewed";
  } catch {
    return "unreachable";
  }
}

/** @param {string} token */
function updateTokens(token) {
  const meta = findElement("meta[name=csrf-token]", HTMLMetaElement);
  if (meta) meta.content = token;
  for (const input of listElements("input[name=csrf_token]", HTMLInputElement)) input.value = token;
}
