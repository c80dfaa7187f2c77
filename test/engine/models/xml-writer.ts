/** XML of elements, flows and events; ids are counted through all files of one model. */
export interface Ids {
  count: number;
}

export const definitions = [
  ...[0, 1, 2].map((index) => `<bpmn:message id="m${index}" name="message ${index}"/>`),
  ...[0, 1, 2].map((index) => `<bpmn:signal id="sg${index}" name="signal ${index}"/>`),
  ...[0, 1].map((index) => `<bpmn:error id="er${index}" name="error" errorCode="E${index}"/>`),
  ...[0, 1].map((index) => `<bpmn:escalation id="es${index}" name="up" escalationCode="X${index}"/>`),
].join('');

export function bpmnFile(process: string, body: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:mc="urn:motcua:bpmn:1"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d_${process}" targetNamespace="t">
${definitions}<bpmn:process id="${process}" isExecutable="true">${body}</bpmn:process></bpmn:definitions>`;
}

export const formal = (name: string, text: string): string =>
  `<bpmn:${name} xsi:type="bpmn:tFormalExpression"><![CDATA[${text}]]></bpmn:${name}>`;

export const mappings = (
  inputs: Readonly<Record<string, string>>,
  outputs: Readonly<Record<string, string>>,
): string => {
  const all = (name: string, of: Readonly<Record<string, string>>): string =>
    Object.entries(of)
      .map(([target, source]) => `<mc:${name} source="${source}" target="${target}"/>`)
      .join('');
  const inside = all('input', inputs) + all('output', outputs);
  return inside === '' ? '' : `<bpmn:extensionElements>${inside}</bpmn:extensionElements>`;
};

/** One scope being written. */
export class XmlWriter {
  readonly ids: Ids;
  body = '';

  constructor(ids: Ids) {
    this.ids = ids;
  }

  id(prefix: string): string {
    this.ids.count += 1;
    return `${prefix}${this.ids.count}`;
  }

  node(type: string, prefix: string, inner = '', attributes = ''): string {
    const id = this.id(prefix);
    this.element(type, id, inner, attributes);
    return id;
  }

  element(type: string, id: string, inner = '', attributes = ''): void {
    this.body += `<bpmn:${type} id="${id}" ${attributes}>${inner}</bpmn:${type}>\n`;
  }

  flow(source: string, target: string, condition: string | null = null): string {
    const id = this.id('f');
    const inner = condition === null ? '' : formal('conditionExpression', condition);
    this.body += `<bpmn:sequenceFlow id="${id}" sourceRef="${source}" targetRef="${target}">${inner}</bpmn:sequenceFlow>\n`;
    return id;
  }

  chain(...parts: readonly (readonly [entry: string, exit: string])[]): readonly [string, string] {
    parts.forEach(([entry], index) => {
      const before = parts[index - 1];
      if (before !== undefined) this.flow(before[1], entry);
    });
    return [parts[0]?.[0] ?? '', parts.at(-1)?.[1] ?? ''];
  }

  one(type: string, prefix: string, attributes = '', inner = ''): readonly [string, string] {
    const id = this.node(type, prefix, inner, attributes);
    return [id, id];
  }
}
