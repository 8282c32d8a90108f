using System.Collections.Immutable;
using System.Text.RegularExpressions;
using FraudSignals.Events;
using FraudSignals.Rules.Cards;
using FraudSignals.Rules.Expressions;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Reading;

/// <summary>Reads the <c>Properties</c> of a rule.</summary>
internal static partial class CardReader
{
    public const double MaxScore = 100;

    private const int MaxSentence = 300;

    private static readonly string[] Vague = ["none", "unknown", "n/a", "na", "-", "tbd", "todo"];

    /// <param name="roles">The roles the rule runs on.</param>
    public static Card? Read(ObjectReader card, ImmutableArray<Role> roles)
    {
        var before = card.Report.Count;
        var id = Id(card);
        var read = new Card(
            id ?? "",
            card.Text("title") ?? "",
            card.Word("status", Words.Statuses) ?? RuleStatus.Test,
            card.Word("level", Words.Levels) ?? "",
            card.Number("score", 0, MaxScore) ?? 0,
            card.Word("family", Words.Families) ?? "",
            card.Integer("version", 1, int.MaxValue) ?? 0,
            card.Text("action") ?? "",
            card.Duration("cooldown"),
            AddressedTo(card, roles),
            WaiverReader.Read(card),
            SentenceOf(card));
        card.Text("description");
        card.Word("responder", Words.Responders);
        card.Text("thresholdReason");
        card.Text("deprecatedReason");
        card.Texts("tags", mayBeEmpty: true);
        Provenance(card);
        return card.Report.Count == before ? read : id is null ? null : read;
    }

    /// <summary>The id of a card: lower-case, and never used again once given.</summary>
    public static string? Id(ObjectReader card)
    {
        if (card.Text("id") is not { } id)
        {
            return null;
        }

        if (IdForm().IsMatch(id))
        {
            return id;
        }

        card.Error("id", "bad-name", $"'{id}' is no good id", "use lower-case letters, digits and underscores, for example high_outbound");
        return null;
    }

    /// <summary>Checks who answers for a card, since when, on which grounds, and what else may look like it.</summary>
    public static void Provenance(ObjectReader card)
    {
        card.Text("owner");
        NoneVague(card, "references", "is no source",
            "name what the definition and the thresholds rest on, for example \"Expert judgement of the fraud desk, 2026\"");
        NoneVague(card, "falsePositives", "is no cause", "name who behaves like this in good faith, for example \"Delivery riders\"");
        if (card.Date("created") is { } created && card.Date("modified") is { } modified && modified < created)
        {
            card.Error("modified", "bad-value", "the card was modified before it was created");
        }
    }

    private static void NoneVague(ObjectReader card, string key, string why, string suggestion)
    {
        foreach (var text in card.Texts(key).Where(c => Vague.Contains(c.Trim(' ', '.').ToLowerInvariant())))
        {
            card.Error(key, "vague", $"'{text}' {why}", suggestion);
        }
    }

    private static Sentence SentenceOf(ObjectReader card)
    {
        try
        {
            return card.Text("sentence") is not { } text ? Sentence.None
                : text.Length <= MaxSentence ? Sentence.Parse(text)
                : throw new FormatException($"a sentence of more than {MaxSentence} characters is read by nobody");
        }
        catch (FormatException problem)
        {
            card.Error("sentence", "sentence", problem.Message, "write figures as {calls_24h} or {calls_24h:percent}");
            return Sentence.None;
        }
    }

    private static Role? AddressedTo(ObjectReader card, ImmutableArray<Role> roles)
    {
        if (card.Word("addressedTo", Words.Roles) is not { } role)
        {
            return null;
        }

        if (role >= Role.Finding || !Scope.EventTypes(roles).Contains(Roles.TypeOf(role)))
        {
            card.Error("addressedTo", "addressed-to", $"no event this rule runs on has the role '{Roles.NameOf(role)}'");
            return null;
        }

        return role;
    }

    [GeneratedRegex(@"^[a-z][a-z0-9_]{0,63}\z")]
    private static partial Regex IdForm();
}
