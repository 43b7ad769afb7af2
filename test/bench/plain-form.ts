// The limit: the same form written by hand with document.createElement, without a library, a style sheet or an engine.
import type { FieldSchema, FormSchema, JsonObject } from '#engine';

export interface PlainForm { readonly submit: () => void }

interface Row { readonly name: string; readonly schema: FieldSchema; readonly required: boolean; readonly data: { [name: string]: unknown }; readonly place: HTMLElement; readonly control: HTMLInputElement | HTMLSelectElement; fault: HTMLElement | null }

/** Puts the form into a place. Controls carry the pointer of their field as their id. */
export function plainForm(place: HTMLElement, { properties, required = [] }: FormSchema, values: JsonObject): PlainForm {
  const data: { [name: string]: unknown } = { ...values };
  const form = document.createElement('form');
  form.noValidate = true;
  const rows = Object.entries(properties).flatMap(([name, schema]): Row[] => {
    if (schema.type === 'array') return tableOf(form, name, schema, values[name] as readonly JsonObject[]);
    const row = rowOf(document.createElement('div'), `/${name}`, name, schema, required.includes(name), data, () => { if (name === 'f0') relevance(); });
    const label = document.createElement('label');
    label.textContent = String(schema['x-label']);
    label.htmlFor = row.control.id;
    row.place.append(label, row.control);
    form.append(row.place);
    return [row];
  });
  const relevance = () => { for (const row of rows) if (row.schema['x-when']) row.place.hidden = data['f0'] !== true; };

  relevance();
  place.replaceChildren(form);
  return { submit: () => { for (const row of rows) if (!row.place.hidden) say(row, wrong(row)); } };
}

function tableOf(form: HTMLFormElement, name: string, { items }: FieldSchema, values: readonly JsonObject[]): Row[] {
  const { properties, required = [] } = items as unknown as FormSchema;
  const table = document.createElement('table');
  const head = table.createTHead().insertRow();
  for (const { 'x-label': label } of Object.values(properties)) head.insertCell().textContent = String(label);
  const body = table.createTBody();
  form.append(table);
  return values.flatMap((value, index) => {
    const data: { [name: string]: unknown } = { ...value };
    const line = body.insertRow();
    const cells = Object.entries(properties).map(([column, schema]): Row => {
      const cell = rowOf(line.insertCell(), `/${name}/${index}/${column}`, column, schema, required.includes(column), data);
      cell.control.setAttribute('aria-label', String(schema['x-label']));
      cell.place.append(cell.control);
      return cell;
    });
    const remove = document.createElement('button');
    remove.type = 'button';
    remove.textContent = 'Remove';
    line.insertCell().append(remove);
    return cells;
  });
}

function rowOf(place: HTMLElement, pointer: string, name: string, schema: FieldSchema, required: boolean, data: { [name: string]: unknown }, after = () => {}): Row {
  const row: Row = { name, schema, required, data, place, control: control(schema), fault: null };
  row.control.id = pointer;
  if (row.control instanceof HTMLInputElement && row.control.type === 'checkbox') row.control.checked = data[name] === true;
  else row.control.value = String(data[name] ?? '');
  row.control.addEventListener('input', () => {
    data[name] = read(row);
    if (row.fault) say(row, wrong(row));
    after();
  });
  return row;
}

function wrong({ name, schema, required, data }: Row): string {
  const value = data[name];
  if (value === undefined || value === '') return required ? 'This is required.' : '';
  if (typeof value === 'string' && schema.minLength !== undefined && value.length < schema.minLength) return `At least ${schema.minLength} characters.`;
  if (typeof value === 'string' && schema.maxLength !== undefined && value.length > schema.maxLength) return `At most ${schema.maxLength} characters.`;
  if (typeof value === 'string' && schema.pattern && !new RegExp(schema.pattern, 'u').test(value)) return 'Letters, digits and spaces only.';
  if (schema.minimum !== undefined && Number(value) < schema.minimum) return `Not below ${schema.minimum}.`;
  if (schema.maximum !== undefined && Number(value) > schema.maximum) return `Not above ${schema.maximum}.`;
  return '';
}

function control(schema: FieldSchema): HTMLInputElement | HTMLSelectElement {
  if (schema.enum) {
    const select = document.createElement('select');
    for (const value of ['', ...schema.enum]) select.add(new Option(String(value)));
    return select;
  }
  const input = document.createElement('input');
  input.type = schema.type === 'boolean' ? 'checkbox' : schema.format === 'date' ? 'date' : schema.type === 'integer' ? 'number' : 'text';
  return input;
}

function read({ control: element }: Row): unknown {
  return element instanceof HTMLInputElement && element.type === 'checkbox' ? element.checked : element.value;
}

function say(row: Row, text: string): void {
  if (text === '') {
    row.fault?.remove();
    row.fault = null;
    row.control.removeAttribute('aria-invalid');
    return;
  }
  if (!row.fault) {
    row.fault = document.createElement('p');
    row.fault.className = 'fault';
    row.fault.id = `${row.control.id}-fault`;
    row.control.setAttribute('aria-describedby', row.fault.id);
    row.control.setAttribute('aria-invalid', 'true');
    row.place.append(row.fault);
  }
  row.fault.textContent = text;
}
