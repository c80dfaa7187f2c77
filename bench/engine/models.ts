/** The five models that engines are compared on, in plain BPMN. What differs between engines is only the language of the
 *  conditions and scripts. */

export interface Dialect {
  readonly condition: (variable: string) => string;
  readonly script: string;
  readonly body: string;
  readonly attributes: (job: string) => string;
}

export const feel: Dialect = {
  condition: (variable) => variable,
  script: 'scriptFormat="feel" mc:resultVariable="n"',
  body: '<bpmn:script>n + 1</bpmn:script>',
  attributes: (job) => `mc:job="${job}"`,
};

/** The dialect of the npm package bpmn-engine. */
export const javascript: Dialect = {
  condition: (variable) => `\${environment.variables.${variable}}`,
  script: 'scriptFormat="javascript"',
  body: '<bpmn:script>next(null, 1)</bpmn:script>',
  attributes: (job) => `implementation="\${environment.services.${job}}"`,
};

export const variables: Readonly<Record<string, unknown>> = {
  n: 1,
  ok: true,
  ...Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`c${index}`, index < 5])),
};

export const names = ['a', 'b', 'c', 'c-script', 'd', 'd-empty', 'd-user', 'e'] as const;
export type Name = (typeof names)[number];

/** How many nodes each instance must have passed or completed, so that a speed counts only when the course was right. */
export const passes: Readonly<Record<Name, number>> = {
  a: 7,
  b: 10,
  c: 52,
  'c-script': 52,
  d: 203,
  'd-empty': 203,
  'd-user': 203,
  e: 9,
};

export function modelOf(name: Name, dialect: Dialect): string {
  switch (name) {
    case 'a':
      return line(5, (id) => `<bpmn:userTask id="${id}"/>`);
    case 'b':
      return typical(dialect);
    case 'c':
      return line(50, (id) => `<bpmn:task id="${id}"/>`);
    case 'c-script':
      return line(
        50,
        (id) => `<bpmn:scriptTask id="${id}" ${dialect.script}>${dialect.body}</bpmn:scriptTask>`,
      );
    case 'd':
      return line(
        1,
        (id) => `<bpmn:scriptTask id="${id}" ${dialect.script}>${hundred}${dialect.body}</bpmn:scriptTask>`,
      );
    case 'd-empty':
      return line(1, (id) => `<bpmn:task id="${id}">${hundred}</bpmn:task>`);
    case 'd-user':
      return line(1, (id) => `<bpmn:userTask id="${id}">${hundred}</bpmn:userTask>`);
    case 'e':
      return inclusive(dialect);
  }
}

const hundred =
  '<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality xsi:type="bpmn:tFormalExpression">100</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>';

function whole(body: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:mc="urn:motcua:bpmn:1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="t"><bpmn:process id="p" isExecutable="true">${body}</bpmn:process></bpmn:definitions>`;
}

function flow(source: string, target: string, condition?: string): string {
  const body =
    condition === undefined
      ? ''
      : `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${condition}</bpmn:conditionExpression>`;
  return `<bpmn:sequenceFlow id="${source}_${target}" sourceRef="${source}" targetRef="${target}">${body}</bpmn:sequenceFlow>`;
}

function line(length: number, element: (id: string) => string): string {
  const ids = Array.from({ length }, (_, index) => `t${index}`);
  const path = ['s', ...ids, 'e'];
  const flows = path.slice(1).map((target, index) => flow(path[index] ?? '', target));
  return whole(
    `<bpmn:startEvent id="s"/>${ids.map(element).join('')}<bpmn:endEvent id="e"/>${flows.join('')}`,
  );
}

/** User task, exclusive gateway, parallel pair, join, approval with a boundary timer, service task. */
function typical({ condition, attributes }: Dialect): string {
  return whole(
    `<bpmn:startEvent id="s"/><bpmn:userTask id="u"/><bpmn:exclusiveGateway id="x" default="x_e"/><bpmn:parallelGateway id="f"/>
     <bpmn:userTask id="p1"/><bpmn:userTask id="p2"/><bpmn:parallelGateway id="j"/><bpmn:userTask id="ap"/>
     <bpmn:boundaryEvent id="bt" attachedToRef="ap"><bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P1D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
     <bpmn:serviceTask id="sv" ${attributes('work')}/><bpmn:endEvent id="e"/><bpmn:endEvent id="late"/>
     ${flow('s', 'u')}${flow('u', 'x')}${flow('x', 'f', condition('ok'))}${flow('x', 'e')}${flow('f', 'p1')}${flow('f', 'p2')}${flow('p1', 'j')}${flow('p2', 'j')}
     ${flow('j', 'ap')}${flow('bt', 'late')}${flow('ap', 'sv')}${flow('sv', 'e')}`,
  );
}

function inclusive({ condition }: Dialect): string {
  const branches = Array.from({ length: 8 }, (_, index) => index);
  return whole(
    `<bpmn:startEvent id="s"/><bpmn:inclusiveGateway id="f"/>${branches.map((index) => `<bpmn:task id="k${index}"/>`).join('')}
     <bpmn:inclusiveGateway id="j"/><bpmn:endEvent id="e"/>${flow('s', 'f')}
     ${branches.map((index) => flow('f', `k${index}`, condition(`c${index}`)) + flow(`k${index}`, 'j')).join('')}${flow('j', 'e')}`,
  );
}
