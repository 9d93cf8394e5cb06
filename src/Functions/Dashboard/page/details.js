// The panel over a view. Esc closes it, and the focus goes back to where it came from.

import { h } from './dom.js';

const panel = () => document.getElementById('details');
let from = '';

export function open(title, content, onclose) {
  const dialog = panel();
  if (!dialog.open) from = document.activeElement?.id ?? '';
  dialog.replaceChildren(
    h('div', { class: 'head' }, h('h2', { id: 'details-title' }, title), h('button', { type: 'button', class: 'close', onclick: close }, 'Close')),
    ...[content].flat(Infinity).filter(Boolean));
  dialog.onclose = () => {
    onclose?.();
    // Who came by a link has no place to go back to but the view.
    (document.getElementById(from) ?? document.getElementById('view')).focus();
  };
  if (!dialog.open) dialog.showModal();
}

export const close = () => panel().close();
