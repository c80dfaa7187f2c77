import { Bench, bpmn, flows, problemsOf } from '../../test/support/engine.js';

/** An activity with its compensation event and handler. */
const undoable = (id: string): string =>
  `<bpmn:userTask id="${id}"/><bpmn:boundaryEvent id="c_${id}" attachedToRef="${id}"><bpmn:compensateEventDefinition/></bpmn:boundaryEvent>
  <bpmn:userTask id="undo_${id}" isForCompensation="true"/><bpmn:association id="as_${id}" sourceRef="c_${id}" targetRef="undo_${id}"/>`;
const throwAll = '<bpmn:compensateEventDefinition/>';

describe('compensation', () => {
  it('undoes what was completed in reverse order, then goes on', async () => {
    const bench = await Bench.of(
      bpmn(`<bpmn:startEvent id="s"/>${undoable('a')}${undoable('b')}<bpmn:intermediateThrowEvent id="t">${throwAll}</bpmn:intermediateThrowEvent><bpmn:userTask id="after"/>
        ${flows('s>a', 'a>b', 'b>t', 't>after')}`),
    );
    bench.start().complete('a').complete('b');
    expect(bench.tasks()).toEqual(['undo_b']);
    expect(bench.complete('undo_b').tasks()).toEqual(['undo_a']);
    expect(bench.complete('undo_a').tasks()).toEqual(['after']);
    expect(bench.complete('after').state.status).toBe('completed');
  });

  it('undoes one activity only where the event names it, and nothing that was not completed', async () => {
    const bench = await Bench.of(
      bpmn(`<bpmn:startEvent id="s"/>${undoable('a')}${undoable('b')}<bpmn:endEvent id="e"><bpmn:compensateEventDefinition activityRef="a"/></bpmn:endEvent>
        ${flows('s>a', 'a>b', 'b>e')}`),
    );
    expect(bench.start().complete('a').complete('b').tasks()).toEqual(['undo_a']);
    expect(bench.complete('undo_a').state.status).toBe('completed');
    const none = await Bench.of(
      bpmn(
        `<bpmn:startEvent id="s"/><bpmn:intermediateThrowEvent id="t">${throwAll}</bpmn:intermediateThrowEvent><bpmn:userTask id="u"/>${flows('s>t', 't>u')}`,
      ),
    );
    expect(none.start().tasks()).toEqual(['u']);
  });

  it('undoes a sub-process by what was done in it, or by its own handler', async () => {
    const inner = `<bpmn:startEvent id="is"/>${undoable('a')}${undoable('b')}${flows('is>a', 'a>b')}`;
    const model = (more: string): string =>
      bpmn(
        `<bpmn:startEvent id="s"/><bpmn:subProcess id="sub">${inner}${more}</bpmn:subProcess><bpmn:endEvent id="e">${throwAll}</bpmn:endEvent>${flows('s>sub', 'sub>e')}`,
      );
    const plain = (await Bench.of(model(''))).start().complete('a').complete('b');
    expect(plain.tasks()).toEqual(['undo_b']);
    expect(plain.complete('undo_b').tasks()).toEqual(['undo_a']);
    expect(plain.complete('undo_a').state.status).toBe('completed');
    const handled = (
      await Bench.of(
        model(
          `<bpmn:subProcess id="h" triggeredByEvent="true"><bpmn:startEvent id="hs"><bpmn:compensateEventDefinition/></bpmn:startEvent><bpmn:userTask id="mend"/>${flows('hs>mend')}</bpmn:subProcess>`,
        ),
      )
    ).start();
    handled.complete('a').complete('b');
    expect(handled.tasks()).toEqual(['mend']);
  });

  it('is refused without a handler', async () => {
    expect(
      await problemsOf(
        bpmn(
          '<bpmn:userTask id="a"/><bpmn:boundaryEvent id="c" attachedToRef="a"><bpmn:compensateEventDefinition/></bpmn:boundaryEvent>',
        ),
      ),
    ).toEqual(['COMPENSATION_HANDLER c']);
  });
});

describe('transaction', () => {
  const model =
    bpmn(`<bpmn:startEvent id="s"/><bpmn:transaction id="tx"><bpmn:startEvent id="is"/>${undoable('a')}<bpmn:parallelGateway id="fork"/>
    <bpmn:userTask id="b"/><bpmn:userTask id="c"/><bpmn:endEvent id="cancel"><bpmn:cancelEventDefinition/></bpmn:endEvent>${flows('is>a', 'a>fork', 'fork>b', 'fork>c', 'b>cancel')}</bpmn:transaction>
    <bpmn:boundaryEvent id="cancelled" attachedToRef="tx"><bpmn:cancelEventDefinition/></bpmn:boundaryEvent><bpmn:userTask id="told"/><bpmn:userTask id="after"/>
    ${flows('s>tx', 'tx>after', 'cancelled>told')}`);

  it('cancels as a whole: what runs stops, what is done is undone, and the token leaves by the cancel event', async () => {
    const bench = (await Bench.of(model)).start().complete('a');
    expect(bench.tasks()).toEqual(['b', 'c']);
    expect(bench.complete('b').tasks()).toEqual(['undo_a']);
    expect(bench.complete('undo_a').tasks()).toEqual(['told']);
    expect(bench.complete('told').state.status).toBe('completed');
  });

  it('is the only place for cancel events', async () => {
    expect(
      await problemsOf(
        bpmn(
          `<bpmn:startEvent id="s"/><bpmn:endEvent id="e"><bpmn:cancelEventDefinition/></bpmn:endEvent>${flows('s>e')}`,
        ),
      ),
    ).toEqual(['CANCEL_PLACE e']);
  });
});
