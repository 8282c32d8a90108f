using System.Text.Json;
using CsCheck;
using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.Support;

namespace FraudSignals.Invariants;

/// <summary>What a typology raises depends on its own rules and on nothing else that is loaded.</summary>
public class OtherRulesTests
{
    private static readonly string[] Own = ["centre", "victim", "mule"];
    private static readonly string[] Windows = ["1m", "10m", "30m", "6h", "24h", "72h", "7d", "40d"];
    private static readonly string[] Cooldowns = ["10m", "6h", "24h", "7d"];

    private static readonly Gen<OtherRule> Rule =
        from window in Gen.Int[0, Windows.Length - 1]
        from cooldown in Gen.Int[0, Cooldowns.Length - 1]
        from role in Gen.Int[0, 3]
        from function in Gen.Int[0, 5]
        from least in Gen.Int[1, 8]
        from addressed in Gen.Bool
        from needs in Gen.Bool
        select new OtherRule(Windows[window], Cooldowns[cooldown],
            (Role)new[] { (int)Role.Caller, (int)Role.Callee, (int)Role.Payer, (int)Role.Payee }[role], function, least, addressed, needs);

    [Fact]
    public void Any_other_rules_change_nothing_of_its_alerts() =>
        Gen.Select(Traffic.Batches, Rule.Array[1, 6]).Sample((batches, others) =>
        {
            var alone = Play(Traffic.AllRules(), batches);
            var among = Play(Traffic.AllRules(s => Add(s, others)), batches);
            Assert.Equal(alone, among);
        }, iter: 500);

    private static List<string> Play(RuleSnapshot rules, (Events.IngestionMode Mode, Event[] Events)[] batches)
    {
        var world = new World(rules);
        foreach (var (mode, events) in batches)
        {
            world.Feed(mode, events);
        }

        return [.. world.Alerts.Where(a => Own.Contains(a.Typology)).Select(Text)];
    }

    // The records that are named, and the first and last time of them, are those a subject has kept, whatever made it keep them.
    private static string Text(Alert alert) =>
        JsonSerializer.Serialize(
            alert with { FirstSeen = null, LastSeen = null,
                Reasons = [.. alert.Reasons.Select(r => r with { Events = [], EventsCapped = false, Sample = 0 })] });

    private static void Add(Snapshots s, OtherRule[] others)
    {
        for (var i = 0; i < others.Length; i++)
        {
            var other = others[i];
            var (kind, id) = (Roles.KindOf(other.Role), $"other{i}");
            var aggregate = other.Function switch
            {
                0 => s.Aggregate(AggregateFunction.Distinct, other.Role, other.Window, Counterpart(other.Role)),
                1 => s.Aggregate(AggregateFunction.GapVariation, other.Role, other.Window),
                2 => s.Aggregate(AggregateFunction.SecondsSinceFirst, other.Role, "0h"),
                3 => s.Aggregate(AggregateFunction.SecondsSinceLast, other.Role, "0h"),
                4 => s.Aggregate(AggregateFunction.TopShare, other.Role, other.Window, Counterpart(other.Role)),
                _ => s.Aggregate(AggregateFunction.Count, other.Role, other.Window),
            };
            if (other.Addressed)
            {
                s.Rule(id, kind, [other.Role], c => Kleene.LessOrEqual(other.Least, c.Aggregate(aggregate)), "volume",
                    addressedTo: other.Role is Role.Caller ? Role.Callee
                        : other.Role is Role.Callee ? Role.Caller : other.Role is Role.Payer ? Role.Payee : Role.Payer,
                    cooldown: other.Cooldown, aggregates: aggregate);
            }
            else
            {
                s.AtLeast(id, kind, [other.Role], aggregate, other.Least, "volume", other.Cooldown, other.SaysNeeds && other.Function > 4);
            }
        }

        foreach (var kind in (SubjectKind[])[SubjectKind.Number, SubjectKind.Account])
        {
            var rules = others.Select((o, i) => (Kind: Roles.KindOf(o.Role), Id: $"other{i}")).Where(r => r.Kind == kind).ToList();
            if (rules.Count > 0)
            {
                s.Typology($"another_{kind}", kind, 1, 100, [.. rules.Select(r => (r.Id, 10.0))]);
            }
        }
    }

    private static EventField Counterpart(Role role) => role switch
    {
        Role.Caller => EventField.Callee,
        Role.Callee => EventField.Caller,
        Role.Payer => EventField.Payee,
        _ => EventField.Payer,
    };

    private sealed record OtherRule(string Window, string Cooldown, Role Role, int Function, int Least, bool Addressed, bool SaysNeeds);
}
