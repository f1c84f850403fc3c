// Small questions: a number, a speed.

import { setBandwidth, setPriority } from './actions.js';
import { byId, el, field, showModal } from './dom.js';
import { name } from './format.js';

const FACTORS = { 'KiB/s': 1024, 'MiB/s': 1024 ** 2 };

/** Fields for a speed: a number and its unit; nothing is no limit. */
export function speedFields(id, bytesPerSecond) {
  const unit = bytesPerSecond && bytesPerSecond % FACTORS['MiB/s'] !== 0 && bytesPerSecond < 10 * FACTORS['MiB/s'] ? 'KiB/s' : 'MiB/s';
  const number = el('input', { id, type: 'number', min: '0', step: 'any', inputmode: 'decimal', placeholder: 'no limit',
    value: bytesPerSecond ? String(Math.round(bytesPerSecond / FACTORS[unit] * 100) / 100) : null });
  const units = el('select', { 'aria-label': 'Unit', id: id + '-unit' }, ...Object.keys(FACTORS).map((key) => el('option', { selected: key === unit }, key)));
  return { element: el('span.pair', {}, number, units), number, units,
    /** Bytes per second; null for no limit. */
    read: () => (Number(number.value) > 0 ? Math.max(1, Math.round(Number(number.value) * FACTORS[units.value])) : null) };
}

function ask(title, content, read, then) {
  const dialog = byId('confirm');
  dialog.replaceChildren(el('form', { method: 'dialog' }, el('h2', { id: 'confirm-title' }, title), content,
    el('p.buttons', {}, el('button', { value: 'no', formnovalidate: true }, 'Close'), el('button.primary', { value: 'yes' }, 'Apply'))));
  // Enter in a field presses the first button of a form.
  dialog.firstElementChild.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target.tagName === 'INPUT') {
      event.preventDefault();
      dialog.querySelector('button.primary').click();
    }
  });
  dialog.returnValue = 'no';
  dialog.addEventListener('close', () => dialog.returnValue === 'yes' && then(read()), { once: true });
  showModal(dialog);
  dialog.querySelector('input').focus();
}

export function askPriority(download) {
  const input = el('input', { id: 'ask-priority', type: 'number', min: '-1000', max: '1000', step: '1', required: true, value: String(download.priority) });
  ask('Priority of ' + name(download), field('From −1000 to 1000; higher ones start first', input), () => Number(input.value),
    (priority) => priority !== download.priority && setPriority(download, priority));
}

export function askBandwidth(download) {
  const speed = speedFields('ask-speed', download.bandwidth);
  ask('Limit the speed of ' + name(download), el('p.field', {}, el('label', { for: 'ask-speed' }, 'At most; empty for no limit of its own'), speed.element),
    speed.read, (bandwidth) => setBandwidth(download, bandwidth));
}
