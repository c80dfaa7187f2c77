/** Nothing is passed over in silence: every property of the metamodel has a standing, and what is refused is refused. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { checkHonoured, standings } from '../../src/bpmn/check-honoured.js';
import { isStanding, type Standing } from '../../src/bpmn/honoured/standing.js';
import motcua from '../../src/bpmn/motcua-moddle.json' with { type: 'json' };
import { parseModel } from '../../src/bpmn/parse-model.js';
import { admitModel } from '../../src/bpmn/read-model.js';
import { checkExpression } from '../../src/feel/evaluate.js';
import english from '../../src/shared/messages/en.json' with { type: 'json' };
import vietnamese from '../../src/shared/messages/vi.json' with { type: 'json' };
import { bpmn, flows, graphFrom } from '../support/engine.js';

interface Metatype {
  readonly name: string;
  readonly superClass?: readonly string[];
  readonly properties?: readonly { readonly name: string }[];
}

const root = join(import.meta.dirname, '..', '..');
const metamodel = JSON.parse(
  readFileSync(
    join(createRequire(import.meta.url).resolve('bpmn-moddle'), '../..', 'resources/bpmn/json/bpmn.json'),
    'utf8',
  ),
) as { readonly types: readonly Metatype[] };
const types = [
  ...metamodel.types,
  ...(motcua.types as readonly Metatype[]).map((type) => ({ ...type, name: `mc:${type.name}` })),
];
const typeOf = new Map(types.map((type) => [type.name, type]));

function propertiesOf(type: string): string[] {
  const { properties = [], superClass = [] } = typeOf.get(type) ?? {};
  return [...properties.map(({ name }) => name), ...superClass.flatMap(propertiesOf)];
}

/** Each standing with the place in the table where it stands. */
const entries: readonly (readonly [place: string, property: string, standing: Standing])[] = Object.entries(
  standings,
).flatMap(([type, entry]) =>
  isStanding(entry)
    ? [[type, type, entry] as const]
    : Object.entries(entry).map(([name, standing]) => [`${type}.${name}`, name, standing] as const),
);

describe('the standing of the metamodel', () => {
  it('is told for every property of every type', () => {
    expect(types.length).toBeGreaterThan(150);
    const untold = types.flatMap(({ name, properties = [] }) => {
      const entry = Object.hasOwn(standings, name) ? standings[name] : undefined;
      if (entry === undefined) return [name];
      if (isStanding(entry)) return [];
      return properties.flatMap((property) =>
        Object.hasOwn(entry, property.name) ? [] : [`${name}.${property.name}`],
      );
    });
    expect(untold).toEqual([]);
  });

  it('is told of nothing that the metamodel has not', () => {
    const strange = Object.entries(standings).flatMap(([type, entry]) => {
      if (!typeOf.has(type)) return [type];
      if (isStanding(entry)) return [];
      const known = new Set(propertiesOf(type));
      return Object.keys(entry).flatMap((name) => (known.has(name) ? [] : [`${type}.${name}`]));
    });
    expect(strange).toEqual([]);
  });

  it('names who honours it: the file is there and reads it by that word', () => {
    for (const [place, name, standing] of entries) {
      if (!('by' in standing)) continue;
      const path = join(root, 'src', standing.by);
      expect([place, existsSync(path)]).toEqual([place, true]);
      const word = new RegExp(`\\b${standing.through ?? name}\\b`);
      expect([place, standing.by, word.test(readFileSync(path, 'utf8'))]).toEqual([place, standing.by, true]);
    }
  });

  it('names the clause of what is not honoured', () => {
    for (const [place, , standing] of entries)
      if ('clause' in standing)
        expect([place, standing.clause]).toEqual([place, expect.stringMatching(/^(§\d|Decision \d)/)]);
  });
});

const whole = (inside: string): string =>
  `<bpmn:startEvent id="s"/>${inside}<bpmn:endEvent id="e"/>${flows('s>a', 'a>e')}`;
const model = (inside: string, outside = ''): string => bpmn(whole(inside), { outside });
const userTask = (attributes = '', inside = ''): string =>
  `<bpmn:userTask id="a" ${attributes}>${inside}</bpmn:userTask>`;
const task = (type: string, attributes = '', inside = ''): string =>
  `<bpmn:${type} id="a" ${attributes}>${inside}</bpmn:${type}>`;
const event = (type: string, inside: string): string => `<bpmn:${type} id="a">${inside}</bpmn:${type}>`;
const process = (attributes: string, inside = ''): string =>
  model(userTask()).replace('isExecutable="true">', `${attributes}>${inside}`);
const io = (sets: string): string =>
  userTask(
    '',
    `<bpmn:ioSpecification><bpmn:dataInput id="i" name="i"/>${sets}<bpmn:outputSet/></bpmn:ioSpecification>`,
  );
const loop = (inside: string, attributes = ''): string =>
  userTask(
    '',
    `<bpmn:multiInstanceLoopCharacteristics ${attributes}><bpmn:loopCardinality xsi:type="bpmn:tFormalExpression">2</bpmn:loopCardinality>${inside}</bpmn:multiInstanceLoopCharacteristics>`,
  );
const written = (language: string): string =>
  model(userTask()).replace(
    flows('a>e'),
    `<bpmn:exclusiveGateway id="g" default="g_e"/>${flows('a>g', 'g>e')}
     <bpmn:sequenceFlow id="g_f" sourceRef="g" targetRef="f"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression" language="${language}">x = 1</bpmn:conditionExpression></bpmn:sequenceFlow><bpmn:endEvent id="f"/>`,
  );

/** What is refused, with what it is refused for; beside each, what is nearly the same and admitted. */
const refusals: Readonly<Record<string, readonly [refused: string, problem: string, admitted?: string]>> = {
  'another language': [
    written('http://www.java.com/java'),
    'ATTRIBUTE_UNSUPPORTED language',
    written('https://www.omg.org/spec/DMN/20191111/FEEL/'),
  ],
  'a language for all': [
    model(userTask()).replace('id="d"', 'id="d" expressionLanguage="http://groovy.org"'),
    'ATTRIBUTE_UNSUPPORTED expressionLanguage',
    model(userTask()).replace('id="d"', 'id="d" expressionLanguage="http://www.w3.org/1999/XPath"'),
  ],
  'an extension that must be understood': [
    model(userTask(), '<bpmn:extension mustUnderstand="true"/>'),
    'ATTRIBUTE_UNSUPPORTED mustUnderstand',
    model(userTask(), '<bpmn:extension mustUnderstand="false"/>'),
  ],
  'a flow that others may come between': [
    model(userTask()).replace('id="s_a"', 'id="s_a" isImmediate="false"'),
    'ATTRIBUTE_UNSUPPORTED isImmediate',
    model(userTask()).replace('id="s_a"', 'id="s_a" isImmediate="true"'),
  ],
  'a process that is not executable': [
    process('isExecutable="false"'),
    'ATTRIBUTE_UNSUPPORTED isExecutable',
    process(''),
  ],
  'a process that supports another': [
    process('', '<bpmn:supports>p</bpmn:supports>'),
    'ATTRIBUTE_UNSUPPORTED supports',
  ],
  'a performer of the process': [
    process('').replace('</bpmn:process>', '<bpmn:performer id="who"/></bpmn:process>'),
    'ELEMENT_UNSUPPORTED bpmn:Performer',
  ],
  'an owner of a task': [
    model(userTask('', '<bpmn:potentialOwner id="who"/>')),
    'ELEMENT_UNSUPPORTED bpmn:PotentialOwner',
    model(userTask('mc:role="officer"')),
  ],
  'a rendering': [model(userTask('', '<bpmn:rendering id="r"/>')), 'ELEMENT_UNSUPPORTED bpmn:Rendering'],
  'the technology of a user task': [
    model(userTask('implementation="##WebService"')),
    'ATTRIBUTE_UNSUPPORTED implementation',
    model(userTask('implementation="##unspecified"')),
  ],
  'the technology of a service task': [
    model(task('serviceTask', 'implementation="http://example.org/soap"')),
    'ATTRIBUTE_UNSUPPORTED implementation',
    model(task('serviceTask', 'implementation="##WebService"')),
  ],
  'an operation': [
    model(
      task(
        'serviceTask',
        'operationRef="o"',
        '<bpmn:ioSpecification><bpmn:inputSet/><bpmn:outputSet/></bpmn:ioSpecification>',
      ),
      '<bpmn:message id="m" name="m"/><bpmn:interface id="i" name="i"><bpmn:operation id="o" name="o"><bpmn:inMessageRef>m</bpmn:inMessageRef></bpmn:operation></bpmn:interface>',
    ),
    'ATTRIBUTE_UNSUPPORTED operationRef',
    model(task('serviceTask'), '<bpmn:interface id="i" name="i"/>'),
  ],
  'an operation in another file': [
    model(task('serviceTask', 'operationRef="o"')),
    'ATTRIBUTE_UNSUPPORTED operationRef',
  ],
  'the structure of a message': [
    model(userTask(), '<bpmn:itemDefinition id="t"/><bpmn:message id="m" name="m" itemRef="t"/>'),
    'ATTRIBUTE_UNSUPPORTED itemRef',
    model(userTask(), '<bpmn:itemDefinition id="t"/><bpmn:message id="m" name="m"/>'),
  ],
  'several input sets': [
    model(
      io(
        '<bpmn:inputSet id="x"><bpmn:dataInputRefs>i</bpmn:dataInputRefs></bpmn:inputSet><bpmn:inputSet id="y"/>',
      ),
    ),
    'ATTRIBUTE_UNSUPPORTED inputSets',
    model(io('<bpmn:inputSet id="x" name="x"><bpmn:dataInputRefs>i</bpmn:dataInputRefs></bpmn:inputSet>')),
  ],
  'an optional input': [
    model(
      io(
        '<bpmn:inputSet><bpmn:dataInputRefs>i</bpmn:dataInputRefs><bpmn:optionalInputRefs>i</bpmn:optionalInputRefs></bpmn:inputSet>',
      ),
    ),
    'ATTRIBUTE_UNSUPPORTED optionalInputRefs',
  ],
  'an input while it runs': [
    model(
      io(
        '<bpmn:inputSet><bpmn:dataInputRefs>i</bpmn:dataInputRefs><bpmn:whileExecutingInputRefs>i</bpmn:whileExecutingInputRefs></bpmn:inputSet>',
      ),
    ),
    'ATTRIBUTE_UNSUPPORTED whileExecutingInputRefs',
  ],
  'a data store that is written': [
    model(
      '<bpmn:dataStoreReference id="store" name="store"/>' +
        userTask(
          '',
          '<bpmn:ioSpecification><bpmn:dataOutput id="o" name="o"/><bpmn:inputSet/><bpmn:outputSet><bpmn:dataOutputRefs>o</bpmn:dataOutputRefs></bpmn:outputSet></bpmn:ioSpecification><bpmn:dataOutputAssociation id="da"><bpmn:sourceRef>o</bpmn:sourceRef><bpmn:targetRef>store</bpmn:targetRef></bpmn:dataOutputAssociation>',
        ),
    ),
    'ATTRIBUTE_UNSUPPORTED targetRef',
    model(`<bpmn:dataStoreReference id="store" name="store"/>${userTask()}`),
  ],
  'an assignment to a path': [
    model(
      userTask(
        '',
        '<bpmn:dataInputAssociation id="da"><bpmn:targetRef>a</bpmn:targetRef><bpmn:assignment><bpmn:from xsi:type="bpmn:tFormalExpression">1</bpmn:from><bpmn:to xsi:type="bpmn:tFormalExpression">x.y</bpmn:to></bpmn:assignment></bpmn:dataInputAssociation>',
      ),
    ),
    'ATTRIBUTE_UNSUPPORTED to',
  ],
  'a choreography': [
    model(userTask(), '<bpmn:choreography id="c"/>'),
    'ELEMENT_UNSUPPORTED bpmn:Choreography',
  ],
  'the protocol of a transaction': [
    model(task('transaction', 'protocol="http://example.org/wsat"', '<bpmn:task id="t"/>')),
    'ATTRIBUTE_UNSUPPORTED protocol',
    model(task('transaction', 'method="##Compensate"', '<bpmn:task id="t"/>')),
  ],
  'the method of a transaction': [
    model(task('transaction', 'method="##Image"', '<bpmn:task id="t"/>')),
    'ATTRIBUTE_UNSUPPORTED method',
  ],
  'a property of an event that passes': [
    model(event('intermediateThrowEvent', '<bpmn:property id="x" name="x"/>')),
    'ATTRIBUTE_UNSUPPORTED properties',
    model(userTask('', '<bpmn:property id="x" name="x"/>')),
  ],
  'data of an implicit event': [
    model(
      loop(
        '<bpmn:complexBehaviorDefinition><bpmn:condition xsi:type="bpmn:tFormalExpression">true</bpmn:condition><bpmn:event id="i"><bpmn:dataInput id="di"/><bpmn:signalEventDefinition signalRef="sig"/></bpmn:event></bpmn:complexBehaviorDefinition>',
        'behavior="Complex"',
      ),
      '<bpmn:signal id="sig" name="sig"/>',
    ),
    'ELEMENT_UNSUPPORTED bpmn:DataInput',
    model(loop('', 'behavior="All"')),
  ],
  'an attribute that nobody knows': [
    model(userTask('isInterupting="true"')),
    'XML_INVALID Expected a valid model but: unknown attribute <isInterupting>',
    model(userTask('xmlns:v="urn:vendor" v:colour="red"')),
  ],
  'a mapping where none is carried out': [
    model(
      `<bpmn:parallelGateway id="a"><bpmn:extensionElements><mc:input source="1" target="x"/></bpmn:extensionElements></bpmn:parallelGateway><bpmn:task id="t"/>${flows('a>t', 't>e')}`,
    ),
    'ELEMENT_UNSUPPORTED mc:Input',
    model(userTask('', '<bpmn:extensionElements><mc:input source="1" target="x"/></bpmn:extensionElements>')),
  ],
  'a decision at a service task': [
    model(task('serviceTask', 'mc:decision="phi"')),
    'ATTRIBUTE_UNSUPPORTED decision',
    model(task('businessRuleTask', 'mc:decision="phi"')),
  ],
  'the vendor’s shape of a result': [
    model(task('businessRuleTask', 'mc:decision="phi" mc:decisionResult="singleEntry"')),
    'ATTRIBUTE_UNSUPPORTED decisionResult',
  ],
  'an attribute of ours that there is not': [
    model(userTask('mc:rolle="officer"')),
    'EXTENSION_UNKNOWN mc:rolle',
    model(userTask('mc:role="officer"')),
  ],
  'an attribute of ours at a flow': [
    model(userTask()).replace('id="s_a"', 'id="s_a" mc:role="officer"'),
    'EXTENSION_UNKNOWN mc:role',
  ],
  'an attribute of ours at a note': [
    model(`${userTask()}<bpmn:textAnnotation id="n" mc:role="officer"/>`),
    'EXTENSION_UNKNOWN mc:role',
  ],
  'an element of ours that there is not': [
    model(userTask('', '<bpmn:extensionElements><mc:listener on="start"/></bpmn:extensionElements>')),
    'EXTENSION_UNKNOWN mc:listener',
    model(
      userTask(
        'xmlns:v="urn:vendor"',
        '<bpmn:extensionElements><v:listener on="start"/></bpmn:extensionElements>',
      ),
    ),
  ],
};

describe('a model that asks for what is not carried out', () => {
  const admit = async (xml: string): Promise<readonly string[]> => {
    const admitted = await admitModel(xml, { checkExpression });
    if (admitted.ok) return [];
    for (const { code, params, clause } of admitted.error) {
      if (code !== 'ATTRIBUTE_UNSUPPORTED' && code !== 'ELEMENT_UNSUPPORTED') continue;
      expect(clause).toBeDefined();
      expect(params).toMatchObject({ type: expect.any(String) as string, clause });
    }
    return admitted.error.map(
      ({ code, params, detail }) => `${code} ${params['name'] ?? params['type'] ?? detail}`,
    );
  };

  for (const [what, [refused, problem, admitted]] of Object.entries(refusals))
    it(`is not published: ${what}`, async () => {
      expect(await admit(refused)).toContain(problem);
      if (admitted !== undefined) expect(await admit(admitted)).toEqual([]);
    });

  it('is read all the same where it was published before', async () => {
    expect((await graphFrom(model(userTask('implementation="##WebService"')))).nodes.size).toBe(3);
  });

  it('is told of each use, once', async () => {
    const twice = model(userTask('', '<bpmn:potentialOwner id="x"/><bpmn:potentialOwner id="y"/>'));
    const admitted = await admitModel(twice, { checkExpression });
    expect(admitted.ok ? [] : admitted.error.map(({ element }) => element)).toEqual(['x', 'y']);
    const unknown = await admit(model(userTask('mc:rolle="officer"')));
    expect(unknown).toEqual(['EXTENSION_UNKNOWN mc:rolle']);
  });

  it('has a text in each language', () => {
    for (const code of ['ATTRIBUTE_UNSUPPORTED', 'ELEMENT_UNSUPPORTED', 'EXTENSION_UNKNOWN']) {
      expect(vietnamese).toHaveProperty([`problem.${code}`]);
      expect(english).toHaveProperty([`problem.${code}`]);
    }
  });
});

it('The models of the repository ask for nothing that is not carried out', async () => {
  const folder = join(root, 'bpmn-models');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.bpmn') && !file.startsWith('as-is'),
  );
  expect(files.length).toBeGreaterThan(12);
  for (const file of files) {
    const parsed = await parseModel(readFileSync(join(folder, file), 'utf8'));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    expect([file, checkHonoured(parsed.value.definitions, parsed.value.outside)]).toEqual([file, []]);
  }
});

it('A lane gives its role to the tasks in it', async () => {
  const graph = await graphFrom(
    bpmn(
      `<bpmn:laneSet id="ls"><bpmn:lane id="l" mc:role="officer"><bpmn:flowNodeRef>a</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>${whole(userTask())}`,
    ),
  );
  expect(graph.nodes.get('a')?.extension['role']).toBe('officer');
});
