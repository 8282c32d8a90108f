using System.Collections.Immutable;
using FraudSignals.Events;
using FraudSignals.Rules;

namespace FraudSignals.Http.Tests.BadInput;

/// <summary>
/// Rules that can be reckoned by hand. Every number has the aggregates <c>calls</c> and <c>seconds</c> as caller, every
/// account <c>transfers</c> and <c>sent</c> (THB) as payer, over 24 hours. A number's third call makes two findings and an alert.
/// </summary>
internal static class ThreeCalls
{
    public static RuleSnapshot Snapshot()
    {
        var builder = new RuleSnapshotBuilder();
        var calls = Aggregate("calls", AggregateFunction.Count, Role.Caller);
        var seconds = Aggregate("seconds", AggregateFunction.Sum, Role.Caller, EventField.DurationSeconds);
        Aggregate("transfers", AggregateFunction.Count, Role.Payer);
        Aggregate("sent", AggregateFunction.Sum, Role.Payer, EventField.Amount);
        HitsWhen("three_calls", c => Kleene.LessOrEqual(3, c.Aggregate(calls)), calls);
        HitsWhen("three_talks", c => Kleene.LessOrEqual(3 * Call.Seconds, c.Aggregate(seconds)), seconds);
        builder.AddTypology(new Typology
        {
            Id = "caller",
            Title = "caller",
            Subject = SubjectKind.Number,
            Responder = "telco",
            AlertThreshold = 2,
            InterdictionThreshold = 9,
            Weights = ImmutableDictionary<string, double>.Empty.Add("three_calls", 1).Add("three_talks", 1),
        });
        return builder.Build("three-calls");

        int Aggregate(string name, AggregateFunction of, Role role, EventField? field = null) =>
            builder.AddAggregate(new AggregateDefinition
            {
                Name = name,
                Of = of,
                Subject = Roles.KindOf(role),
                Roles = [role],
                Field = field,
                Window = TimeSpan.FromHours(24),
                Currency = field == EventField.Amount ? "THB" : null,
            });

        void HitsWhen(string id, Condition condition, int aggregate) => builder.AddRule(new Rule
        {
            Id = id,
            Title = id,
            Family = id,
            Subject = SubjectKind.Number,
            Roles = [Role.Caller],
            Condition = condition,
            Aggregates = [aggregate],
        });
    }
}
