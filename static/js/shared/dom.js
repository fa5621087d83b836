/* Finds elements of a stated class, so that the type checker knows what a page holds. */

/**
 * The address of a path of this application, which may lie below a path of its host.
 * @param {string} path with a slash in front
 */
export const addRoot = (path) => `${document.documentElement.dataset.root ?? ""}${path}`;

/**
 * The first element of the class that matches, or null.
 * @template {Element} T
 * @param {string} selector
 * @param {{new (): T}} type
 * @param {ParentNode} [root]
 * @returns {T | null}
 */
export function findElement(selector, type, root = document) {
  const found = root.querySelector(selector);
  return found instanceof type ? found : null;
}

/**
 * The element that the page must have.
 * @template {Element} T
 * @param {string} selector
 * @param {{new (): T}} type
 * @param {ParentNode} [root]
 * @returns {T}
 * @throws {Error} when it is not there
 */
export function requireElement(selector, type, root = document) {
  const found = findElement(selector, type, root);
  if (!found) throw new Error(`The page has no ${type.name} ${selector}`);
  return found;
}

/**
 * All elements of the class that match, in the order of the document.
 * @template {Element} T
 * @param {string} selector
 * @param {{new (): T}} type
 * @param {ParentNode} [root]
 * @returns {T[]}
 */
export function listElements(selector, type, root = document) {
  const found = [];
  for (const element of root.querySelectorAll(selector)) {
    if (element instanceof type) found.push(element);
  }
  return found;
}

/**
 * The target of an event, or its nearest ancestor, that matches; null if there is none.
 * @template {Element} T
 * @param {EventTarget | null} target
 * @param {string} selector
 * @param {{new (): T}} type
 * @returns {T | null}
 */
export function findClosest(target, selector, type) {
  const found = target instanceof Element ? target.closest(selector) : null;
  return found instanceof type ? found : null;
}
