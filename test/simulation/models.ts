/** Small models of all that makes an instance rest, read by the real reader once. */
import type { GraphSet, Variables } from '../../src/engine/index.js';
import { bpmn, flows, graphFrom } from '../support/engine.js';
import type { Dice } from './dice.js';

export interface SimulatedModel {
  readonly name: string;
  readonly graphs: GraphSet;
  readonly variables: (dice: Dice) => Variables;
}

const timer = (name: 'timeDuration' | 'timeCycle', value: string): string =>
  `<bpmn:timerEventDefinition mc:counts="calendar"><bpmn:${name} xsi:type="bpmn:tFormalExpression">${value}</bpmn:${name}></bpmn:timerEventDefinition>`;
const message = (id: string, correlation?: string): string =>
  `<bpmn:messageEventDefinition messageRef="${id}"${correlation === undefined ? '' : ` mc:correlation="${correlation}"`}/>`;
const messages = ['ask', 'reply', 'news', 'nudge']
  .map((name) => `<bpmn:message id="${name}" name="${name}"/>`)
  .join('');
const alarm = '<bpmn:signalEventDefinition signalRef="alarm"/>';
const outside = `${messages}<bpmn:signal id="alarm" name="alarm"/><bpmn:error id="err" errorCode="E1"/>`;
const start = '<bpmn:startEvent id="s"/>';
const tasks = (...ids: readonly string[]): string => ids.map((id) => `<bpmn:userTask id="${id}"/>`).join('');
const jobs = (...texts: readonly string[]): string =>
  texts
    .map((text) => {
      const [id = '', job = ''] = text.split('=');
      return `<bpmn:serviceTask id="${id}" mc:job="${job}"/>`;
    })
    .join('');
const caught = (id: string, definition: string): string =>
  `<bpmn:intermediateCatchEvent id="${id}">${definition}</bpmn:intermediateCatchEvent>`;
const thrown = (id: string, definition: string): string =>
  `<bpmn:intermediateThrowEvent id="${id}">${definition}</bpmn:intermediateThrowEvent>`;
const boundary = (id: string, host: string, definition: string, cancels = true): string =>
  `<bpmn:boundaryEvent id="${id}" attachedToRef="${host}" cancelActivity="${cancels}">${definition}</bpmn:boundaryEvent>`;
const undoable = (id: string): string =>
  `<bpmn:userTask id="${id}"/><bpmn:boundaryEvent id="c_${id}" attachedToRef="${id}"><bpmn:compensateEventDefinition/></bpmn:boundaryEvent>
  <bpmn:serviceTask id="undo_${id}" mc:job="register" isForCompensation="true"/><bpmn:association id="as_${id}" sourceRef="c_${id}" targetRef="undo_${id}"/>`;
const condition = (text: string): string =>
  `<bpmn:conditionalEventDefinition><bpmn:condition>${text}</bpmn:condition></bpmn:conditionalEventDefinition>`;
const script = (id: string, result: string, text: string): string =>
  `<bpmn:scriptTask id="${id}" scriptFormat="feel" mc:resultVariable="${result}"><bpmn:script>${text}</bpmn:script></bpmn:scriptTask>`;
const tenth = (dice: Dice): Variables => ({ n: dice.between(1, 9), rounds: 0, key: dice.between(1, 2) });

const bodies: Readonly<Record<string, string>> = {
  review: `${start}${tasks('a', 'b')}${script('count', 'rounds', 'rounds + 1')}<bpmn:exclusiveGateway id="x" default="x_b"/>
    ${flows('s>a', 'a>count', 'count>x', 'x>a: n > 6 and rounds < 3', 'x>b')}`,
  work: `${start}${jobs('j1=register', 'j2=notify', 'j3=render')}<bpmn:parallelGateway id="f"/><bpmn:parallelGateway id="j"/>${tasks('a')}
    ${flows('s>f', 'f>j1', 'f>j2', 'f>a', 'j1>j', 'j2>j', 'a>j', 'j>j3')}`,
  reminded: `${start}${tasks('a', 'late', 'after')}${boundary('over', 'a', timer('timeDuration', 'PT40S'))}
    ${boundary('again', 'a', timer('timeCycle', 'R4/PT15S'), false)}${jobs('note=notify')}${flows('s>a', 'over>late', 'again>note', 'a>after')}`,
  waiting: `${start}${caught('t1', timer('timeDuration', 'PT8S'))}${jobs('j=render')}${caught('t2', timer('timeDuration', 'PT20M'))}${tasks('u')}
    ${flows('s>t1', 't1>j', 'j>t2', 't2>u')}`,
  asking: `${start}${thrown('ask_it', message('ask', 'key'))}${caught('answer', message('reply', 'key'))}${tasks('u')}${flows('s>ask_it', 'ask_it>answer', 'answer>u')}`,
  answering: `${start}${caught('question', message('ask', 'key'))}${tasks('think')}${thrown('reply_it', message('reply', 'key'))}${jobs('j=notify')}
    ${flows('s>question', 'question>think', 'think>reply_it', 'reply_it>j')}`,
  alarmed: `${start}${tasks('a', 'safe')}${caught('heard', alarm)}<bpmn:parallelGateway id="f"/>${boundary('x', 'a', alarm)}${tasks('b')}
    ${flows('s>f', 'f>a', 'f>heard', 'heard>b', 'x>safe')}`,
  alarming: `${start}${tasks('a')}${thrown('cry', alarm)}${tasks('b')}${flows('s>a', 'a>cry', 'cry>b')}`,
  joining: `${start}<bpmn:inclusiveGateway id="or" default="or_c"/>${tasks('a', 'b', 'c', 'after')}${jobs('j=register')}<bpmn:inclusiveGateway id="join"/>
    ${flows('s>or', 'or>a: n > 2', 'or>b: n > 4', 'or>j: n > 6', 'or>c', 'a>join', 'b>join', 'c>join', 'j>join', 'join>after')}`,
  many: `${start}<bpmn:userTask id="u"><bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality xsi:type="bpmn:tFormalExpression">3</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics></bpmn:userTask>
    <bpmn:serviceTask id="j" mc:job="notify"><bpmn:multiInstanceLoopCharacteristics isSequential="true"><bpmn:loopCardinality xsi:type="bpmn:tFormalExpression">2</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics></bpmn:serviceTask>
    ${flows('s>u', 'u>j')}`,
  nudged: `${start}${tasks('a')}<bpmn:subProcess id="es" triggeredByEvent="true"><bpmn:startEvent id="es_s" isInterrupting="false">${message('nudge')}</bpmn:startEvent><bpmn:userTask id="es_u"/>${flows('es_s>es_u')}</bpmn:subProcess>
    <bpmn:subProcess id="et" triggeredByEvent="true"><bpmn:startEvent id="et_s">${timer('timeDuration', 'PT2M')}</bpmn:startEvent><bpmn:userTask id="et_u"/>${flows('et_s>et_u')}</bpmn:subProcess>${flows('s>a')}`,
  calling: `${start}<bpmn:callActivity id="c" calledElement="called"><bpmn:extensionElements><mc:input source="n" target="n"/><mc:output source="n" target="m"/></bpmn:extensionElements></bpmn:callActivity>
    ${boundary('failed', 'c', '<bpmn:errorEventDefinition errorRef="err"/>')}${boundary('long', 'c', timer('timeDuration', 'PT50S'))}${tasks('after', 'mend')}
    ${flows('s>c', 'c>after', 'failed>mend', 'long>mend')}`,
  undoing: `${start}${undoable('a')}${undoable('b')}${thrown('undo', '<bpmn:compensateEventDefinition/>')}${tasks('after')}${flows('s>a', 'a>b', 'b>undo', 'undo>after')}`,
  watching: `${start}${tasks('a', 'note', 'end')}${boundary('high', 'a', condition('n &gt; 6'), false)}${caught('low', condition('n &lt; 3'))}
    ${flows('s>a', 'high>note', 'a>low', 'low>end')}`,
  racing: `${start}<bpmn:eventBasedGateway id="g"/>${caught('m', message('news'))}${caught('t', timer('timeDuration', 'PT25S'))}${tasks('a', 'b')}
    ${flows('s>g', 'g>m', 'g>t', 'm>a', 't>b')}`,
  resting: `${start}<bpmn:serviceTask id="j" mc:job="register" mc:asyncBefore="true" mc:asyncAfter="true"/>${script('x', 'rounds', 'rounds + 1')}${tasks('u')}${flows('s>j', 'j>x', 'x>u')}`,
};
const called = bpmn(
  `<bpmn:startEvent id="cs"/><bpmn:userTask id="inner"/><bpmn:serviceTask id="cj" mc:job="render"/><bpmn:exclusiveGateway id="g" default="g_ce"/><bpmn:endEvent id="ce"/>
   <bpmn:endEvent id="bad"><bpmn:errorEventDefinition errorRef="err"/></bpmn:endEvent>${flows('cs>inner', 'inner>cj', 'cj>g', 'g>bad: n > 7', 'g>ce')}`,
  { id: 'called', outside },
);

export async function readModels(): Promise<readonly SimulatedModel[]> {
  const inner = await graphFrom(called);
  return Promise.all(
    Object.entries(bodies).map(async ([name, body]) => {
      const main = await graphFrom(bpmn(body, { id: name, outside }));
      const graphs: GraphSet = {
        main: main.digest,
        byDigest: new Map([main, inner].map((graph) => [graph.digest, graph])),
        called: new Map([['called', inner.digest]]),
      };
      return { name, graphs, variables: tenth };
    }),
  );
}
