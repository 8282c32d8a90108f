using System.Collections.Immutable;
using FraudSignals.Events;

namespace FraudSignals.Rules.Cards;

/// <summary>The metadata of a rule that the engine needs; the rest of a card is for people and is only checked.</summary>
internal sealed record Card(
    string Id, string Title, RuleStatus Status, string Level, double Score, string Family, int Version, string Action, TimeSpan? Cooldown,
    Role? AddressedTo,
    ImmutableArray<Waiver> Waivers, Sentence Sentence)
{
    /// <summary>The rule, as yet without its expression.</summary>
    public Rule ToRule(SubjectKind subject, ImmutableArray<Role> roles)
    {
        var rule = new Rule
        {
            Id = Id,
            Title = Title,
            Status = Status,
            Level = Level,
            Score = Score,
            Family = Family,
            Version = Version,
            Action = Action,
            Sentence = Sentence,
            Subject = subject,
            Roles = roles,
            Condition = _ => Kleene.Unknown,
            AddressedTo = AddressedTo,
        };
        return Cooldown is { } cooldown ? rule with { Cooldown = cooldown } : rule;
    }
}
