using System.Runtime.InteropServices;
using FraudSignals.Events;
using FraudSignals.Rules;
using RulesEngine.Models;
using Rule = FraudSignals.Rules.Rule;

namespace FraudSignals.Benchmarks.Plain;

/// <summary>
/// The same rules the plain way: a dictionary of subjects for each kind, a list of recent events for each subject, and
/// RulesEngine run over the aggregates of each subject an event touches. It leaves out duplicates, lateness, cannot-say,
/// typologies and alerts.
/// </summary>
internal sealed class PlainEngine
{
    private readonly RuleSnapshot _snapshot;
    private readonly RulesEngine.RulesEngine _engine;
    private readonly PlainRule[][] _rules;
    private readonly int[] _filterOf;
    private readonly Condition[] _filters;
    private readonly Dictionary<Token, PlainSubject>[] _subjects;
    private readonly long[] _longest;
    private readonly bool[] _touched = new bool[Roles.Count];
    private readonly EventContext _context = new();

    public PlainEngine(RuleSnapshot snapshot, string rulesDirectory)
    {
        _snapshot = snapshot;
        var files = Directory.EnumerateFiles(rulesDirectory, "*.json", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetFileNameWithoutExtension(f)!);
        PlainRule[] rules = [.. snapshot.Rules.Select(r => new PlainRule(r, files[r.Id], snapshot))];
        _engine = new RulesEngine.RulesEngine([.. rules.Select(r => r.Workflow)]);
        _rules = [.. Enum.GetValues<Role>().Select(role => rules.Where(r => r.Rule.Roles.Contains(role)).ToArray())];

        // Filter 0 is passed by every event.
        var texts = new List<string?> { null };
        texts.AddRange(snapshot.Aggregates.Select(a => a.Where).Where(w => w is not null).Distinct());
        _filters = [_ => Kleene.True, .. texts.Skip(1).Select(t => snapshot.Aggregates.First(a => a.Where == t).Filter!)];
        _filterOf = [.. snapshot.Aggregates.Select(a => texts.IndexOf(a.Where))];

        var kinds = Enum.GetValues<SubjectKind>();
        _subjects = [.. kinds.Select(_ => new Dictionary<Token, PlainSubject>())];
        _longest = [
            .. kinds.Select(
                k => (long)snapshot.Aggregates.Where(a => a.Subject == k).Select(a => a.Window).DefaultIfEmpty().Max().TotalMilliseconds)];
        foreach (var aggregate in snapshot.Aggregates)
        {
            foreach (var role in aggregate.Roles)
            {
                _touched[(int)role] = true;
            }
        }
    }

    /// <summary>How often each rule hit.</summary>
    public Dictionary<string, long> Hits { get; } = [];

    /// <summary>Takes the events from <paramref name="from"/> to before <paramref name="to"/>.</summary>
    /// <param name="evaluate">Whether rules run; without them events only build state.</param>
    public void Process(EventBatch batch, int from, int to, bool evaluate)
    {
        for (var i = from; i < to; i++)
        {
            _context.Use(batch, i);
            ref readonly var e = ref _context.Event;
            var filters = 0u;
            for (var f = 0; f < _filters.Length; f++)
            {
                filters |= _filters[f](_context) == Kleene.True ? 1u << f : 0;
            }

            for (var slot = 0; slot < Event.TokenCount; slot++)
            {
                if (Roles.Of(e, slot) is { } role)
                {
                    Touch(role, e.Tokens[slot], Roles.KindOf(role), filters, evaluate, finding: null);
                }
            }
        }
    }

    private void Touch(Role role, Token token, SubjectKind kind, uint filters, bool evaluate, string? finding)
    {
        if (!_touched[(int)role])
        {
            return;
        }

        ref readonly var e = ref _context.Event;
        ref var subject = ref CollectionsMarshal.GetValueRefOrAddDefault(_subjects[(int)kind], token, out _);
        subject ??= new PlainSubject();
        var value = _context.Number(e.Type == EventType.Call ? EventField.DurationSeconds : EventField.Amount);
        subject.Add(new PlainTouch(e.Time, role, e.Tokens, value, filters, finding), _longest[(int)kind], Counterpart(e, role));
        if (!evaluate)
        {
            return;
        }

        foreach (var rule in _rules[(int)role])
        {
            if (rule.Rule.Subject == kind && Holds(rule, subject, e.Time))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(Hits, rule.Rule.Id, out _)++;
                Address(rule.Rule, subject, e.Time);
            }
        }
    }

    private bool Holds(PlainRule rule, PlainSubject subject, long now)
    {
        var parameters = new RuleParameter[rule.Aggregates.Length + rule.Fields.Length + (rule.NamesTime ? 1 : 0)];
        var count = 0;
        foreach (var (slot, name) in rule.Aggregates)
        {
            parameters[count++] = new RuleParameter(name, subject.Value(_snapshot.Aggregates[slot], _filterOf[slot], now));
        }

        foreach (var field in rule.Fields)
        {
            parameters[count++] = new RuleParameter(field.Name, rule.Field(field, _context));
        }

        if (rule.NamesTime)
        {
            parameters[count] = new RuleParameter("time", _context.EventTime);
        }

        var results = _engine.ExecuteAllRulesAsync(rule.Workflow.WorkflowName, parameters).AsTask().GetAwaiter().GetResult();
        return results[0].IsSuccess;
    }

    private void Address(Rule rule, PlainSubject home, long now)
    {
        if (rule.AddressedTo is not { } role
            || (home.Findings.TryGetValue(rule.Id, out var last) && now - last < rule.Cooldown.TotalMilliseconds))
        {
            return;
        }

        var target = _context.Event.Tokens[Roles.PositionOf(role)];
        if (target.IsAbsent || Roles.TypeOf(role) != _context.Event.Type)
        {
            return;
        }

        home.Findings[rule.Id] = now;
        Touch(Role.Finding, target, Roles.KindOf(role), uint.MaxValue, evaluate: true, rule.Id);
    }

    // Novelty is asked of the other party of a transfer only.
    private static Token Counterpart(in Event e, Role role) => role switch
    {
        Role.Payer => e.Tokens[Roles.PositionOf(Role.Payee)],
        Role.Payee => e.Tokens[Roles.PositionOf(Role.Payer)],
        _ => default,
    };
}
