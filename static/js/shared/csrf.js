/* The token that every changing request carries; a page without a session has none. */
import { findElement } from "./dom.js";

export const readCsrfToken = () => findElement("meta[name=csrf-token]", HTMLMetaElement)?.content ?? "";
