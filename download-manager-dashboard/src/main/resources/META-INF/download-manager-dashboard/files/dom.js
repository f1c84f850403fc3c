// Makes elements. Text from the server only ever becomes a text node.

export const byId = (id) => document.getElementById(id);

/**
 * Make an element.
 * @param tag its name; classes may follow with dots
 * @param attributes on* are listeners; true and false set or leave out an attribute
 * @param children nodes and texts
 */
export function el(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(' ');
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, '');
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Change a text only if it is another one: writing the same costs layout too. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function setAttribute(element, name, value) {
  if (value === null || value === undefined || value === false) element.removeAttribute(name);
  else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
}

/**
 * Make an element like a fresh one, and change only what differs: what somebody has selected in it, has scrolled to, or
 * has the focus on stays. What can be pressed, and what has a style, is replaced as a whole if it differs.
 */
export function liken(element, fresh) {
  if (element.isEqualNode(fresh)) return;
  for (const { name } of [...element.attributes]) {
    if (!fresh.hasAttribute(name)) element.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) setAttribute(element, name, value);
  const known = [...element.childNodes];
  const wanted = [...fresh.childNodes];
  wanted.forEach((node, index) => {
    const old = known[index];
    if (!old) element.append(node);
    else if (old.isEqualNode(node)) return;
    else if (old.nodeType === Node.TEXT_NODE && node.nodeType === Node.TEXT_NODE) old.data = node.data;
    else if (old.nodeName === node.nodeName && old.nodeType === Node.ELEMENT_NODE && !isWhole(old) && !isWhole(node)) liken(old, node);
    else old.replaceWith(node);
  });
  known.slice(wanted.length).forEach((old) => old.remove());
}

const isWhole = (element) => element.matches('button, a, input, [style], :has(> [style])');

/** Whether what had the focus is gone, or out of sight, which browsers notice somewhat later. */
export const isFocusLost = () => !document.activeElement || document.activeElement === document.body || !document.activeElement.checkVisibility();

/** Where the keyboard goes on when what had the focus is gone: in the list. */
export const focusList = () => (document.querySelector('#rows [tabindex="0"]') || byId('open-menu')).focus();

/** Show a dialog. The browser gives the focus back when it closes, unless what had it is gone by then. */
export function showModal(dialog) {
  const before = document.activeElement;
  dialog.addEventListener('close', () => {
    if (before !== document.body && isFocusLost()) focusList();
  }, { once: true });
  dialog.showModal();
}

export const button = (label, onclick, attributes = {}) => el('button', { type: 'button', onclick, ...attributes }, label);

/** Field with its label. */
export const field = (label, control, hint) => el('p.field', {}, el('label', { for: control.id }, label), control,
  hint && el('span.hint', { id: control.id + '-hint' }, hint));
