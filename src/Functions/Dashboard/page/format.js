// Figures as people read them. What no source delivered is "–", never 0.

export const none = '–';
export const pacific = 'America/Los_Angeles';

const known = (format) => value => value === null || value === undefined ? none : format(value);
const digits = (minimum, maximum) => new Intl.NumberFormat('en-US', { minimumFractionDigits: minimum, maximumFractionDigits: maximum });
const whole = digits(0, 0), cents = digits(2, 2);

const signed = (value, text) => (value < 0 ? '−' : '') + text;
export const count = known(value => whole.format(value));
export const money = known(value => signed(value, '$' + cents.format(Math.abs(value))));
export const fine = known(value => signed(value, '$' + digits(4, 4).format(Math.abs(value))));
export const number = known(value => cents.format(value));
export const percent = known(value => `${value < 0 ? '−' : value > 0 ? '+' : ''}${digits(1, 1).format(Math.abs(value) * 100)} %`);
export const text = known(value => Array.isArray(value) ? value.join(', ') : String(value));
export const words = value => text(value).replaceAll('_', ' ');

/** A moment on the clock of the zone. */
export function moment(value, tz) {
  if (!value) return none;
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: tz, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(new Date(value));
  const of = Object.fromEntries(parts.map(part => [part.type, part.value]));
  return `${of.year}-${of.month}-${of.day} ${of.hour}:${of.minute}`;
}

export const dayOf = (value, tz) => moment(value, tz).slice(0, 10);

export const isDay = text => /^\d{4}-\d{2}-\d{2}$/.test(text ?? '') && !Number.isNaN(Date.parse(text)) && addDays(text, 0) === text;

export function addDays(day, days) {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

export function span(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}

export function size(bytes) {
  if (bytes === null || bytes === undefined) return none;
  const units = ['B', 'KB', 'MB', 'GB'];
  const unit = bytes === 0 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3));
  return `${digits(0, 1).format(bytes / 1000 ** unit)} ${units[unit]}`;
}
