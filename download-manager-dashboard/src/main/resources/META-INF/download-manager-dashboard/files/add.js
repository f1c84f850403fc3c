// Adds downloads: one address a line, with a file name behind a tab if wanted.

import * as api from './api.js';
import { byId, button, el, field, showModal } from './dom.js';
import { elementOf, setActive } from './list.js';
import { plural } from './format.js';
import { notice, say } from './notices.js';
import { setFilter, state } from './store.js';

/**
 * Read lines.
 * @return entries with line, url and fileName, or with line and error
 */
export function parse(text) {
  return text.split('\n').map((line, index) => ({ line: index + 1, text: line.trim() })).filter((entry) => entry.text)
    .map(({ line, text: whole }) => {
      const [url, fileName] = whole.split('\t').map((part) => part.trim());
      if (/^https?:\/\/[^/\s]+/i.test(url)) return fileName ? { line, url, fileName } : { line, url };
      const guess = /^[a-z0-9-]+(\.[a-z0-9-]+)+([:/].*)?$/i.test(url);
      return { line, error: guess ? 'did you mean https://' + url + ' ?' : 'begins with neither http:// nor https://' };
    });
}

function summary(entries) {
  const wrong = entries.filter((entry) => entry.error);
  const good = entries.length - wrong.length;
  if (entries.length === 0) return '';
  return (good === 1 ? '1 address' : good + ' addresses')
    + (wrong.length ? ', ' + wrong.length + ' not understood: line ' + wrong[0].line + ' ' + wrong[0].error : '');
}

let parts = null;

function build() {
  const urls = el('textarea', { id: 'add-urls', rows: '4', autocomplete: 'off', spellcheck: 'false', wrap: 'off', required: true,
    'aria-describedby': 'add-urls-hint add-summary', placeholder: 'https://example.org/file.zip' });
  const info = el('p.hint', { id: 'add-summary', role: 'status' });
  const fileName = el('input', { id: 'add-name', autocomplete: 'off', spellcheck: 'false' });
  const checksum = el('input', { id: 'add-checksum', autocomplete: 'off', spellcheck: 'false', placeholder: 'sha256:…' });
  const groups = el('datalist', { id: 'add-groups' });
  const group = el('input', { id: 'add-group', autocomplete: 'off', list: 'add-groups' });
  const priority = el('input', { id: 'add-priority', type: 'number', min: '-1000', max: '1000', step: '1', value: '0' });
  const existing = el('select', { id: 'add-existing' }, ...[['', 'as the server is set'], ['fail', 'refuse'], ['replace', 'replace it'],
    ['skip', 'skip it'], ['rename', 'choose another name']].map(([value, text]) => el('option', { value }, text)));
  const paused = el('input', { id: 'add-paused', type: 'checkbox' });
  const errors = el('ul.error');
  const dialog = byId('add');
  const show = () => {
    const entries = parse(urls.value);
    info.textContent = summary(entries);
    fileName.disabled = checksum.disabled = entries.length > 1;
  };
  urls.addEventListener('input', show);
  const form = el('form', { onsubmit: submit, onkeydown: (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  } },
  el('h2', { id: 'add-title' }, 'Add downloads'),
  field('Addresses', urls, 'One a line; a tab and a file name may follow. Ctrl-Enter adds.'),
  info,
  state.examples.length > 0 && el('p.presets', {}, el('span.hint', {}, 'Try: '), ...state.examples.map(({ label, url }) => button(label, () => {
    const address = new URL(url, location.origin).href;
    urls.value = (urls.value.trim() ? urls.value.trimEnd() + '\n' : '') + address;
    show();
    urls.focus();
  }, { class: 'small' }))),
  el('details', {}, el('summary', {}, 'More'),
    el('div.columns', {}, field('File name', fileName), field('Checksum', checksum), field('Group', group), field('Priority', priority),
      field('If the file exists', existing), el('p.field.check', {}, paused, el('label', { for: 'add-paused' }, 'Start paused'))), groups),
  el('div', { role: 'alert' }, errors),
  el('p.buttons', {}, button('Close', () => dialog.close()), el('button.primary', { type: 'submit' }, 'Add')));
  dialog.replaceChildren(form);
  parts = { urls, fileName, checksum, group, groups, priority, existing, paused, errors, show, form };
}

export function openAdd() {
  if (!state.writable) return;
  if (!parts) build();
  parts.groups.replaceChildren(...state.groups.map((value) => el('option', { value })));
  parts.errors.replaceChildren();
  parts.show();
  showModal(byId('add'));
  parts.urls.focus();
}

function requests(entries) {
  const { fileName, checksum, group, priority, existing, paused } = parts;
  const common = {};
  if (group.value.trim()) common.group = group.value.trim();
  if (Number(priority.value)) common.priority = Number(priority.value);
  if (existing.value) common.existingFile = existing.value;
  if (paused.checked) common.paused = true;
  // Of several each would have them, also the one that is left over for a call of its own.
  if (!fileName.disabled) {
    if (fileName.value.trim()) common.fileName = fileName.value.trim();
    if (checksum.value.trim()) common.checksum = checksum.value.trim();
  }
  return entries.map(({ url, fileName: own }) => ({ url, ...common, ...(own ? { fileName: own } : {}) }));
}

async function submit(event) {
  event.preventDefault();
  const { urls, errors, form } = parts;
  if (urls.readOnly) return;
  const entries = parse(urls.value);
  const good = entries.filter((entry) => !entry.error);
  const problems = entries.filter((entry) => entry.error).map(({ line, error }) => [line, error]);
  errors.replaceChildren();
  if (good.length === 0) {
    showProblems(problems.length ? problems : [[1, 'is empty']]);
    return;
  }
  // Ctrl-Enter presses no button, and repeats while it is held; what is sent is what is there.
  const submitting = form.querySelector('button[type=submit]');
  submitting.disabled = urls.readOnly = true;
  const added = [];
  const taken = new Set();
  let failure = null;
  try {
    for (let start = 0; start < good.length; start += 500) {
      const part = good.slice(start, start + 500);
      const { items } = await api.add(requests(part));
      items.forEach((item, index) => {
        if (item.download) {
          added.push(item.download);
          taken.add(part[index].line);
        } else {
          problems.push([part[index].line, item.problem.detail || item.problem.title]);
        }
      });
    }
  } catch (problem) {
    failure = 'Could not add: ' + problem.title + (problem.detail ? '. ' + problem.detail : '');
  }
  submitting.disabled = urls.readOnly = false;
  const left = entries.filter(({ line }) => !taken.has(line));
  const lines = urls.value.split('\n');
  urls.value = left.map(({ line }) => lines[line - 1]).join('\n');
  if (added.length) tellAdded(added);
  if (problems.length || failure) showProblems(problems.map(([line, text]) => [left.findIndex((entry) => entry.line === line) + 1, text]), failure);
  else done();
  parts.show();
}

function done() {
  const { fileName, checksum } = parts;
  fileName.value = '';
  checksum.value = '';
  byId('add').close();
}

/**
 * Show what is wrong, and select the first wrong line.
 * @param problems pairs of the number that a line has now and what is wrong with it
 * @param failure why the lines that are right could not be added either; null if they were
 */
function showProblems(problems, failure = null) {
  const sorted = problems.sort(([one], [two]) => one - two);
  parts.errors.replaceChildren(...(failure ? [el('li', {}, failure)] : []),
    ...sorted.slice(0, 10).map(([line, text]) => el('li', {}, 'Line ' + line + ': ' + text)),
    ...(sorted.length > 10 ? [el('li', {}, 'and ' + (sorted.length - 10) + ' more')] : []));
  say(failure ?? sorted.length + ' of the lines could not be added');
  const { urls } = parts;
  urls.focus();
  if (!sorted.length) return;
  const lines = urls.value.split('\n');
  const start = lines.slice(0, sorted[0][0] - 1).reduce((sum, line) => sum + line.length + 1, 0);
  urls.setSelectionRange(start, start + (lines[sorted[0][0] - 1] ?? '').length);
}

function tellAdded(added) {
  const first = added[0];
  const title = added.length === 1 ? first.fileName || 'one download' : plural(added.length, 'download');
  notice('Added ' + title, ['Show', () => {
    setFilter({ tab: 'all', group: '', q: '' });
    requestAnimationFrame(() => requestAnimationFrame(() => {
      elementOf(first.id)?.scrollIntoView({ block: 'center' });
      if (elementOf(first.id)) setActive(first.id);
    }));
  }]);
}
