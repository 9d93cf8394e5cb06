// The file: how old, how large, who writes.

import { empty, h } from './dom.js';
import { moment, none, size, span, text } from './format.js';

export default {
  title: 'File',
  needsFile: false,

  load: async state => ({ file: await state.get('monitor/status') }),

  render({ file }, state) {
    const { data } = file;
    if (!data.exists) return empty('There is no file yet', 'The first ingest makes it: ./liftoff ingest-campaigns --mode=strategis', `It will lie at ${data.location}`);
    const line = (title, value) => [h('dt', {}, title), h('dd', {}, value)];
    return [
      h('p', { class: 'lead' }, `The last commit is ${span(Date.now() - new Date(data.committedAt))} old.`),
      h('dl', { class: 'facts' },
        line('Where', h('code', {}, data.location)), line('Kept', data.isLocalOnly ? 'on this machine only: WAREHOUSE_STORAGE is not set' : 'in blob storage'),
        line('Version', text(data.version)), line('Schema', text(data.schemaVersion)), line('Size', size(data.sizeInBytes)),
        line('Committed', `${moment(data.committedAt, state.tz)}${data.committedBy ? ` by ${data.committedBy}` : ''}`),
        line('Writer now', data.holder ? `${data.holder.owner}${data.holder.since ? ` since ${moment(data.holder.since, state.tz)}` : ''}` : 'nobody'),
        line('Copy to open with DuckDB', [h('code', {}, data.localPath), data.localSizeInBytes === null ? ' (not there)' : ` (${size(data.localSizeInBytes)}, version ${data.localVersion ?? none}, ${data.localIsCurrent ? 'current' : 'older than the file'})`])),
    ];
  },
};
