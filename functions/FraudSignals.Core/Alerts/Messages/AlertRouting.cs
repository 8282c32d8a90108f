using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using FraudSignals.Events;

namespace FraudSignals.Alerts.Messages;

/// <summary>Decides which topic an alert goes to and what subscriptions can tell it by.</summary>
/// <param name="sources">All sources that may have posted the records alerts rest on.</param>
public sealed class AlertRouting(IEnumerable<Source> sources)
{
    public const string BankTopic = "bank-alerts";
    public const string TelcoTopic = "telco-alerts";

    /// <summary>Takes the alerts nobody owns; its reader is who runs the platform.</summary>
    public const string PlatformTopic = "platform-alerts";

    // An engine that was not told the sources' names names events by their indexes.
    private readonly Dictionary<string, Source> _sources = sources
        .SelectMany(s => new[] { (Key: s.Name, Source: s), (Key: s.Index.ToString(CultureInfo.InvariantCulture), Source: s) })
        .DistinctBy(s => s.Key)
        .ToDictionary(s => s.Key, s => s.Source, StringComparer.Ordinal);

    /// <summary>All topics there are.</summary>
    public static ImmutableArray<string> Topics { get; } = [BankTopic, TelcoTopic, PlatformTopic];

    /// <summary>The message an alert is published as; the same for the same alert.</summary>
    public AlertMessage MessageOf(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        var owner = OwnerOf(alert);
        var properties = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        properties["typology"] = alert.Typology;
        properties["severity"] = alert.Severity;
        properties["level"] = alert.Level == AlertLevel.Interdiction ? "interdiction" : "alert";
        properties["responder"] = alert.Responder;
        properties["subjectKind"] = alert.Subject.Kind;
        properties["packVersion"] = alert.Snapshot;

        // A comma before and behind each, so that one id is never taken for the end of another: ruleIds LIKE '%,sim_volume,%'.
        properties["ruleIds"] = $",{string.Join(',', alert.Reasons.Select(r => r.Rule))},";
        if (owner != null)
        {
            properties["institution"] = owner.Name;
            properties["country"] = owner.CountryCode;
        }

        var body = new ArrayBufferWriter<byte>();
        AlertEnvelope.Write(body, alert);
        return new AlertMessage(TopicOf(alert, owner), alert.MessageId, properties.ToImmutable(), body.WrittenMemory);
    }

    private static string TopicOf(Alert alert, Source? owner) => (owner, alert.Responder) switch
    {
        (null, _) => PlatformTopic,
        (_, "bank") => BankTopic,
        (_, "telco") => TelcoTopic,
        _ => PlatformTopic,
    };

    /// <summary>
    /// Who says that the number is one of its own customers', else the one source with that desk whose records the alert rests on.
    /// Several may each know the subject only as somebody else's customer, so then nobody owns it.
    /// </summary>
    private Source? OwnerOf(Alert alert)
    {
        if (alert.Subject is { Kind: "number", Key: { } number } && HolderOf(number, alert.Responder) is { } holder)
        {
            return holder;
        }

        Source? owner = null;
        foreach (var name in alert.Reasons.SelectMany(r => r.Events).Select(e => e.Split('/', 2)[0]).Distinct(StringComparer.Ordinal))
        {
            if (!_sources.TryGetValue(name, out var source))
            {
                return null;
            }

            if (source.Desk != null && source.Desk != alert.Responder)
            {
                continue;
            }

            if (owner != null)
            {
                return null;
            }

            owner = source;
        }

        return owner;
    }

    private Source? HolderOf(string number, string responder) => _sources.Values
        .Where(s => s.Desk == null || s.Desk == responder)
        .SelectMany(s => s.NumberRanges, (s, range) => (Source: s, Range: range))
        .Where(r => number.StartsWith(r.Range, StringComparison.Ordinal))
        .OrderByDescending(r => r.Range.Length)
        .Select(r => r.Source)
        .FirstOrDefault();
}
