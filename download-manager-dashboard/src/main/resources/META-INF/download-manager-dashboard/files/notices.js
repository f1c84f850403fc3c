// What the page says: short notices, and sentences for screen readers.

import { byId, button, el, focusList, showModal } from './dom.js';
import { plural } from './format.js';

const NOTICE_MILLIS = 8000;
const QUIET_MILLIS = 5000;

const MOST = 4;

/** Takes each notice that is shown away. */
const shown = new Map();

/**
 * Show a notice for eight seconds, and for as long as somebody points at it or has the focus in it.
 * @param text what happened
 * @param actions pairs of a label and what to do
 * @return a promise of the label that was pressed; of undefined if the notice went without
 */
export function notice(text, ...actions) {
  const toast = el('div.toast', {}, el('span', {}, text));
  const before = document.activeElement;
  let timer = 0;
  let resolve;
  const gone = new Promise((done) => { resolve = done; });
  const close = (pressed) => {
    clearTimeout(timer);
    shown.delete(toast);
    const focused = toast.contains(document.activeElement);
    toast.remove();
    // Who came here by the keyboard goes on from where they were.
    if (focused && before.isConnected && before !== document.body) before.focus();
    else if (focused) focusList();
    resolve(pressed);
  };
  const wait = () => {
    clearTimeout(timer);
    if (!toast.matches(':hover') && !toast.contains(document.activeElement)) timer = setTimeout(close, NOTICE_MILLIS);
  };
  for (const event of ['pointerenter', 'pointerleave', 'focusin', 'focusout']) toast.addEventListener(event, wait);
  for (const [label, act] of actions) {
    toast.append(button(label, () => {
      close(label);
      act();
    }, { class: 'quiet' }));
  }
  toast.append(button('×', () => close(), { class: 'quiet square', 'aria-label': 'Close' }));
  shown.set(toast, close);
  byId('toasts').append(toast);
  if (shown.size > MOST) shown.values().next().value();
  wait();
  say(text);
  return gone;
}

/** Show what went wrong: what failed, why, and what to do. */
export function complain(what, problem) {
  notice(what + ': ' + (problem.title || problem.message) + (problem.detail ? '. ' + problem.detail : ''),
    ...(problem.type === 'logged-out' ? [['Load the page again', () => location.reload()]] : []));
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
    showModal(dialog);
  });
}
