import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkModel } from '../../src/bpmn/check-model.js';
import { parseModel } from '../../src/bpmn/parse-model.js';
import { admitModel } from '../../src/bpmn/read-model.js';
import { rules } from '../../src/bpmn/rules/registry.js';
import type { Violation } from '../../src/bpmn/rules/rule.js';
import english from '../../src/shared/messages/en.json' with { type: 'json' };
import vietnamese from '../../src/shared/messages/vi.json' with { type: 'json' };
import { modelOf, node, rulePairs, type RuleModel } from './rule-models.js';

async function violationsOf(xml: string): Promise<Violation[]> {
  const parsed = await parseModel(xml);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return checkModel(parsed.value.definitions, parsed.value.outside);
}
const codesOf = async (model: RuleModel): Promise<string[]> =>
  (await violationsOf(modelOf(model))).map(({ code }) => code);

describe('the rules of BPMN 2.0.2', () => {
  for (const { code, clause } of rules) {
    it(`${code} refuses what breaks it and passes what keeps it`, async () => {
      const pair = rulePairs[code];
      if (pair === undefined) throw new Error(`Expected a broken and a sound model for ${code}`);
      expect(await codesOf(pair.broken)).toContain(code);
      expect(await codesOf(pair.sound)).toEqual([]);
    });

    it(`${code} cites its clause and has a text in each language`, () => {
      expect(clause).toMatch(/§\d/);
      expect(vietnamese).toHaveProperty([`problem.${code}`]);
      expect(english).toHaveProperty([`problem.${code}`]);
    });
  }

  it('are each there once', () => {
    expect(new Set(rules.map(({ code }) => code)).size).toBe(rules.length);
    expect(Object.keys(rulePairs).toSorted()).toEqual(rules.map(({ code }) => code).toSorted());
  });

  it('are kept by every model of the repository', async () => {
    const folder = join(import.meta.dirname, '..', '..', 'bpmn-models');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.bpmn'),
    );
    expect(files.length).toBeGreaterThan(15);
    for (const file of files)
      expect([file, await violationsOf(readFileSync(join(folder, file), 'utf8'))]).toEqual([file, []]);
  });

  it('stand before publishing: the problem names element, code and clause', async () => {
    const admitted = await admitModel(modelOf({ body: node('task', 'a', '', 'startQuantity="0"') }), {
      checkExpression: () => null,
    });
    expect(admitted).toEqual({
      ok: false,
      error: [
        expect.objectContaining({
          element: 'a',
          code: 'START_QUANTITY',
          clause: expect.stringContaining('§10.3') as string,
          params: { clause: expect.stringContaining('§10.3') as string },
        }),
      ],
    });
  });

  it('take time in proportion to the model', async () => {
    const chain = (count: number): string =>
      modelOf({
        body:
          Array.from(
            { length: count },
            (_, index) =>
              `<bpmn:task id="t${index}"/><bpmn:sequenceFlow id="f${index}" sourceRef="t${index}" targetRef="t${index + 1}"/>
             <bpmn:intermediateThrowEvent id="x${index}"><bpmn:linkEventDefinition name="l${index}"/></bpmn:intermediateThrowEvent>
             <bpmn:intermediateCatchEvent id="y${index}"><bpmn:linkEventDefinition name="l${index}"/></bpmn:intermediateCatchEvent>`,
          ).join('') + `<bpmn:task id="t${count}"/>`,
      });
    const timeOf = async (count: number): Promise<number> => {
      const parsed = await parseModel(chain(count));
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
      const times = Array.from({ length: 7 }, () => {
        const from = performance.now();
        checkModel(parsed.value.definitions, parsed.value.outside);
        return performance.now() - from;
      });
      return Math.min(...times);
    };
    const [small, large] = [await timeOf(500), await timeOf(4_000)];
    // Eight times the model: the square would take sixty-four times as long.
    expect(large / small).toBeLessThan(30);
  });
});
