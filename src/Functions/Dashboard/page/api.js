// Asks the API, and keeps the last good answer to each question: when the next one fails, the old figures stay, and say so.

const kept = new Map();
const patience = 60_000;
const keyName = 'liftoff-function-key';

// A link may bring the function key along; it must not stay in the address bar.
const brought = new URLSearchParams(location.search).get('code');
if (brought) {
  sessionStorage.setItem(keyName, brought);
  history.replaceState(null, '', location.pathname + location.hash);
}

/** In Azure the routes ask for a function key; the browser forgets it with the tab. */
export const setKey = key => sessionStorage.setItem(keyName, key);

/**
 * @returns {Promise<{data: any, at: Date|null, problem: null|{status: number, text: string}}>} data is null when there never was
 * an answer; with a problem and data both, data is the answer of the time in at.
 */
export async function get(path, parameters = {}) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined && value !== ''));
  const url = query.size ? `${path}?${query}` : path;
  const old = kept.get(url) ?? { data: null, at: null };
  try {
    const key = sessionStorage.getItem(keyName);
    const answer = await fetch(url, { headers: key ? { 'x-functions-key': key } : {}, signal: AbortSignal.timeout(patience), cache: 'no-store' });
    if (!answer.ok) return { ...old, problem: { status: answer.status, text: await reason(answer) } };
    const fresh = { data: await answer.json(), at: new Date() };
    kept.set(url, fresh);
    return { ...fresh, problem: null };
  } catch (failure) {
    const text = failure.name === 'TimeoutError' ? `no answer within ${patience / 1000} s` : failure instanceof SyntaxError ? 'the answer is no JSON' : 'the app cannot be reached';
    return { ...old, problem: { status: 0, text } };
  }
}

/** The sentence of a problem document, or the status. */
async function reason(answer) {
  try {
    const body = await answer.json();
    const errors = Object.values(body.errors ?? {}).flat();
    return errors.join('; ') || body.detail || body.title || `status ${answer.status}`;
  } catch {
    return `status ${answer.status}`;
  }
}
