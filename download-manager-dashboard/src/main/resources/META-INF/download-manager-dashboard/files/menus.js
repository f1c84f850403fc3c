// Menus: of one download, of the whole page, and the bar for what is selected.

import * as actions from './actions.js';
import { openDetails } from './details.js';
import { askBandwidth, askPriority } from './ask.js';
import { byId, button, el, focusList, isFocusLost } from './dom.js';
import { openHelp } from './keys.js';
import * as list from './list.js';
import { notice } from './notices.js';
import { isEnded, isFiltered, matched, query, state } from './store.js';

let opener = null;

/** Open a menu below an element. Entries are pairs of a label and what to do; false ones are left out. */
function open(anchor, entries, label) {
  const menu = byId('menu');
  if (menu.matches(':popover-open')) menu.hidePopover();
  opener = anchor;
  menu.setAttribute('aria-label', label);
  menu.replaceChildren(...entries.filter(Boolean).map(([text, act]) => button(text, () => {
    menu.hidePopover();
    act();
  }, { role: 'menuitem', tabindex: '-1' })));
  menu.showPopover();
  const place = anchor.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  menu.style.left = Math.max(8, Math.min(place.right - size.width, innerWidth - size.width - 8)) + 'px';
  menu.style.top = Math.max(8, place.bottom + size.height > innerHeight ? place.top - size.height : place.bottom) + 'px';
  menu.firstElementChild?.focus();
}

export function openRowMenu(download, anchor) {
  const write = state.writable;
  const waits = ['QUEUED', 'WAITING', 'PAUSED'].includes(download.status);
  open(anchor, [
    ['Details', () => openDetails(download.id)],
    write && actions.canPause(download) && ['Pause', () => actions.pause(download)],
    write && actions.canResume(download) && ['Resume', () => actions.resume(download)],
    write && waits && ['Move to front', () => actions.moveToFront(download)],
    write && !isEnded(download) && ['Priority …', () => askPriority(download)],
    write && !isEnded(download) && ['Limit speed …', () => askBandwidth(download)],
    write && (actions.canRetry(download) || download.status === 'WAITING') && ['Retry', () => actions.retry({ ids: [download.id] })],
    actions.canSave(download) && ['Save the file', () => actions.save(download)],
    ['Copy address', () => copy(download.url)],
    write && !isEnded(download) && ['Cancel', () => actions.cancel([download])],
    write && isEnded(download) && ['Remove from list', () => actions.remove([download])],
  ], 'Actions');
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    notice(text.includes('***') ? 'Copied the address; what may be secret in it is left out' : 'Copied the address');
  } catch {
    notice('The browser does not allow to copy here');
  }
}

function openPageMenu() {
  const held = state.limits?.hold;
  open(byId('open-menu'), [
    state.writable && held !== 'ALL' && ['Pause all', () => actions.hold('all', 'All downloads are paused')],
    state.writable && held !== 'NONE' && ['Resume all', () => actions.hold('none', 'Downloads go on')],
    state.writable && held === 'NONE' && ['Hold new ones', () => actions.hold('new', 'Those that run go on; nothing new starts')],
    state.writable && ['Retry all that failed', () => actions.retry({ filter: { status: 'FAILED' } })],
    state.writable && ['Clear ended', () => actions.clearEnded()],
    state.writable && ['Select …', () => list.setSelecting(!list.isSelecting())],
    ['Keyboard', openHelp],
  ], 'More');
}

export function start() {
  byId('open-menu').addEventListener('click', openPageMenu);
  byId('release').addEventListener('click', () => actions.hold('none', 'Downloads go on'));
  const menu = byId('menu');
  menu.addEventListener('keydown', (event) => {
    const entries = [...menu.children];
    const at = entries.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: entries.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      entries[(to + entries.length) % entries.length].focus();
    } else if (event.key === 'Tab') {
      menu.hidePopover();
    }
  });
  menu.addEventListener('toggle', (event) => {
    if (event.newState !== 'closed' || !isFocusLost()) return;
    // The row that it belongs to may have left meanwhile.
    if (opener?.checkVisibility()) opener.focus();
    else focusList();
  });
}

/** The bar above the list, while something is selected. */
export function showSelection() {
  const bar = byId('selection');
  const size = list.selected.size;
  bar.hidden = !list.isSelecting();
  if (bar.hidden) return;
  const all = matched();
  const key = [size, all, list.selection.everything].join();
  if (bar.dataset.shown === key) return;
  bar.dataset.shown = key;
  const everything = list.selection.everything;
  const pressed = bar.contains(document.activeElement) ? document.activeElement.textContent : null;
  const target = () => (everything ? { filter: query() } : { ids: [...list.selected] });
  const chosen = () => (everything ? list.matching() : [...list.selected].map((id) => state.rows.get(id)?.data).filter(Boolean));
  const act = (label, run) => button(label, () => {
    run();
    list.setSelecting(false);
    focusList();
  }, { disabled: size === 0 && !everything });
  bar.replaceChildren(
    el('strong', {}, everything ? 'All ' + all + ' selected' : size + ' selected'),
    act('Pause', () => actions.pauseMany(target(), '')),
    act('Resume', () => actions.resumeMany(target())),
    act('Retry', () => actions.retry(target())),
    act('Cancel', () => actions.cancel(chosen(), everything)),
    act('Remove', () => (everything ? actions.removeAll(target()) : actions.remove(chosen()))),
    !everything && all > size && button('Select all ' + all + (isFiltered() ? ' that match' : ''), () => {
      list.selectShown();
      list.selection.everything = true;
      showSelection();
    }),
    button('Done', () => {
      list.setSelecting(false);
      focusList();
    }),
  );
  // The numbers change while somebody is about to press a button.
  if (pressed !== null) ([...bar.querySelectorAll('button:not(:disabled)')].find((each) => each.textContent === pressed) || bar.lastElementChild).focus();
}

