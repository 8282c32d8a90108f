using System.Globalization;
using System.IO.Hashing;
using FraudSignals.Events;

namespace FraudSignals.Ingestion.Shared;

/// <summary>
/// What rows are called: a mark that sorts before all subjects, what they are, the intent they belong to, so that the oldest
/// come first, and what tells them from others of that intent.
/// </summary>
internal static class RowName
{
    // In their order; what is left beside intents is read at once.
    public const string Due = "!d";
    public const string Effects = "!e";
    public const string Alerts = "!o";
    public const string Peers = "!p";
    public const string Inboxes = "!q";
    public const string Intents = "!x";

    private const int PrefixLength = 2;

    /// <summary>The first name of rows of a sort that belong to an intent or a later one.</summary>
    public static string From(string sort, ulong intent) => $"{sort}{intent:x16}";

    public static ulong IntentOf(SubjectRow row) =>
        ulong.TryParse(row.Name.AsSpan(PrefixLength, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var intent)
            ? intent
            : throw new InvalidDataException($"The row {row.Name} is of no intent.");

    /// <summary>Whether a subject has written it.</summary>
    public static bool IsOf(SubjectRow row, Token subject) =>
        row.Name.AsSpan(PrefixLength + 16).StartsWith(subject.ToString(), StringComparison.Ordinal);

    /// <summary>A row a subject gives to others.</summary>
    public static SubjectRow Row(string sort, SubjectWork subject, ulong intent, byte[] content) =>
        new(subject.Partition, $"{From(sort, intent)}{subject.Key.Token}{XxHash3.HashToUInt64(content):x16}", content);
}
