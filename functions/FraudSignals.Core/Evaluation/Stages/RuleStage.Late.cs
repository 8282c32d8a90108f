using FraudSignals.Evaluation.Loaded;
using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Layouts;

namespace FraudSignals.Evaluation.Stages;

internal sealed partial class RuleStage
{
    private readonly List<(int Pane, uint Roles)> _later = [];
    private readonly List<(long Start, int Place, LoadedRule Rule)> _again = [];

    // At a later pane of a late event only those rules run again that events of their roles seen there made run, over what
    // the late event has changed; rules that name event fields ran for their own event and for no other. Each looks at panes of
    // its own grid, in the order of time, however fine the one is on which the subject's panes are found.
    private void ReevaluateLaterPanes(in Touch touch, SubjectLayout layout)
    {
        engine.Table.TryGet(touch.Subject.Token, out var state);
        layout.PanesAfter(state, touch.Time, _later);
        _again.Clear();
        foreach (var rule in loaded.Of(touch.Subject.Kind, touch.Role).Rules.All)
        {
            if (!rule.NamesEventFields)
            {
                AddPanesOf(rule, layout.FinestGrid, rule.Grid.StartOf(rule.Grid.PaneOf(touch.Time)));
            }
        }

        _again.Sort(static (one, other) => one.Start != other.Start ? one.Start.CompareTo(other.Start) : one.Place.CompareTo(other.Place));
        for (var i = 0; i < _again.Count;)
        {
            // A finding just made may have moved the subject.
            engine.Table.TryGet(touch.Subject.Token, out state);
            var start = _again[i].Start;
            context.Begin(state, start, touch.ObservedSince);
            _hits.Clear();
            for (; i < _again.Count && _again[i].Start == start; i++)
            {
                Evaluate(_again[i].Rule, touch, start, eventsOwn: false);
            }

            KeepHits(touch);
        }
    }

    private void AddPanesOf(LoadedRule rule, PaneGrid finest, long own)
    {
        var last = own;
        foreach (var (pane, roles) in _later)
        {
            if ((roles & rule.RoleBits) != 0 && rule.Grid.StartOf(rule.Grid.PaneOf(finest.StartOf(pane))) is var start && start > last)
            {
                _again.Add((start, rule.Place, rule));
                last = start;
            }
        }
    }
}
