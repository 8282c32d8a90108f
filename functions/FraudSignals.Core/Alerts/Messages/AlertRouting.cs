using System.Buffers;
using System.Collections.Immutable;
using FraudSignals.Events.Sources;
using FraudSignals.Parties;
using FraudSignals.Ports;

namespace FraudSignals.Alerts.Messages;

/// <summary>Decides which topic an alert goes to and what subscriptions can tell it by.</summary>
/// <param name="owners">Tell whose alerts are that were raised before alerts told it themselves.</param>
public sealed class AlertRouting(IAlertOwners owners)
{
    public const string BankTopic = "bank-alerts";
    public const string TelcoTopic = "telco-alerts";

    /// <summary>Takes the alerts nobody owns; its reader is who runs the platform.</summary>
    public const string PlatformTopic = "platform-alerts";

    /// <param name="sources">All sources that may have posted the records alerts rest on; each is a party.</param>
    public AlertRouting(IReadOnlyCollection<Source> sources)
        : this(new AlertOwnership(PartySet.Empty, sources, []))
    {
    }

    /// <summary>All topics there are.</summary>
    public static ImmutableArray<string> Topics { get; } = [BankTopic, TelcoTopic, PlatformTopic];

    /// <summary>The message an alert is published as; the same for the same alert.</summary>
    public AlertMessage MessageOf(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        var owner = alert.Owner ?? owners.OwnerOf(alert);
        var properties = ImmutableSortedDictionary.CreateBuilder<string, object>(StringComparer.Ordinal);
        properties["typology"] = alert.Typology;
        properties["severity"] = alert.Severity;
        properties["level"] = alert.Level == AlertLevel.Interdiction ? "interdiction" : "alert";
        properties["responder"] = alert.Responder;
        properties["subjectKind"] = alert.Subject.Kind;
        properties["rulesHash"] = alert.RulesHash;
        properties["score"] = alert.Score;

        // A comma before and behind each, so that one id is never taken for the end of another: ruleIds LIKE '%,sim_volume,%'.
        properties["ruleIds"] = $",{string.Join(',', alert.Reasons.Select(r => r.Rule))},";
        if (owner.Party != null)
        {
            properties["institution"] = owner.Party;
        }

        if (alert.PackVersion != null)
        {
            properties["packVersion"] = alert.PackVersion;
        }

        if (owner.Country != null)
        {
            properties["country"] = owner.Country;
        }

        var body = new ArrayBufferWriter<byte>();
        AlertEnvelope.Write(body, alert);
        return new AlertMessage(TopicOf(alert, owner), alert.MessageId, alert.Id, alert.Typology, properties.ToImmutable(),
            body.WrittenMemory, alert.Expires);
    }

    private static string TopicOf(Alert alert, AlertOwner owner) => (owner.Party, alert.Responder) switch
    {
        (null, _) => PlatformTopic,
        (_, "bank") => BankTopic,
        (_, "telco") => TelcoTopic,
        _ => PlatformTopic,
    };
}
