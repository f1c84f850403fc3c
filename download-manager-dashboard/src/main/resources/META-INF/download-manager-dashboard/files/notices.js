// What the page says: short notices, and sentences for screen readers.

import { byId, button, el } from './dom.js';
import { plural } from './format.js';

const NOTICE_MILLIS = 8000;
const QUIET_MILLIS = 5000;

/**
 * Show a notice for eight seconds.
 * @param text what happened
 * @param actions pairs of a label and what to do
 */
export function notice(text, ...actions) {
  const toast = el('div.toast', {}, el('span', {}, text));
  const close = () => {
    clearTimeout(timer);
    toast.remove();
  };
  for (const [label, act] of actions) {
    toast.append(button(label, () => {
      close();
      act();
    }, { class: 'quiet' }));
  }
  toast.append(button('×', close, { class: 'quiet square', 'aria-label': 'Close' }));
  const timer = setTimeout(close, NOTICE_MILLIS);
  byId('toasts').append(toast);
  if (byId('toasts').childElementCount > 4) byId('toasts').firstElementChild.remove();
  say(text);
  return close;
}

/** Show what went wrong: what failed, why, and what to do. */
export function complain(what, problem) {
  notice(what + ': ' + (problem.title || problem.message) + (problem.detail ? '. ' + problem.detail : ''));
}

let sentences = [];
let ends = { completed: 0, failed: [] };
let timer = 0;

/** Let a screen reader say a sentence. */
export function say(text) {
  sentences.push(text);
  schedule();
}

/** Let a screen reader say that a download ended; many together. */
export function sayEnd(status, name) {
  if (status === 'COMPLETED') ends.completed++;
  else if (status === 'FAILED') ends.failed.push(name);
  else return;
  schedule();
}

function schedule() {
  if (!timer) timer = setTimeout(speak, sentences.length ? 100 : 1000);
}

/** What people did themselves first, and only the latest of it; what came by itself is kept together for the next time. */
function speak() {
  byId('live').textContent = sentences.pop() ?? ended();
  sentences = [];
  timer = setTimeout(() => {
    timer = 0;
    if (sentences.length || ends.completed || ends.failed.length) schedule();
  }, QUIET_MILLIS);
}

function ended() {
  const told = [];
  if (ends.completed) told.push(ends.completed + ' completed');
  if (ends.failed.length) {
    told.push(ends.failed.length + ' failed: ' + ends.failed.slice(0, 3).join(', ')
      + (ends.failed.length > 3 ? ' and ' + plural(ends.failed.length - 3, 'other') : ''));
  }
  ends = { completed: 0, failed: [] };
  return told.join(', ');
}

/**
 * Ask before bytes are lost.
 * @return whether to go on
 */
export function confirmLoss(title, text, yes) {
  const dialog = byId('confirm');
  return new Promise((resolve) => {
    const answer = el('form', { method: 'dialog' },
      el('h2', { id: 'confirm-title' }, title),
      el('p', {}, text),
      el('p.buttons', {},
        el('button', { value: 'no', autofocus: true }, 'Keep'),
        el('button.danger', { value: 'yes' }, yes)));
    dialog.replaceChildren(answer);
    dialog.returnValue = 'no';
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
    dialog.showModal();
  });
}
