namespace FraudSignals.Events;

/// <summary>
/// The words for how a payee's name compared with the holder of the account, as the payer's bank was told before it paid: confirmation
/// of payee (GB), verification of payee (EU) and what other systems call it.
/// </summary>
public static class NameMatches
{
    /// <summary>The words that records are kept and compared under.</summary>
    public static IReadOnlyList<string> Names { get; } = ["match", "close_match", "no_match", "unavailable"];

    /// <summary>All of them, for messages.</summary>
    public static string Known { get; } =
        "match (mtch, matched), close_match (cmtc, partial), no_match (nmtc, mismatch) or unavailable (noap)";

    // MTCH, CMTC, NMTC and NOAP are those of the EPC's verification of payee; MBAM and ANNM of British confirmation of payee.
    private static readonly Vocabulary Words = new(
        "match mtch matched fullmatch exactmatch",
        "closematch cmtc close partial partialmatch mbam",
        "nomatch nmtc notmatched mismatch annm",
        "unavailable noap notavailable notchecked notapplicable");

    private static readonly long[] Codes = [.. Names.Select(TextCode.Of)];

    /// <summary>Which of <see cref="Names"/> a word means; null where it is none of them.</summary>
    public static string? Find(ReadOnlySpan<byte> text) => Words.Find(text) is { } meaning ? Names[meaning] : null;

    /// <summary>The <see cref="TextCode"/> of what a word means; 0 where it is no such word.</summary>
    public static long CodeOf(ReadOnlySpan<byte> text) => Words.Find(text) is { } meaning ? Codes[meaning] : 0;
}
