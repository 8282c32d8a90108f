using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Formats.Records;
using Microsoft.AspNetCore.Http;

namespace FraudSignals.Http.Batches;

/// <summary>What is known of a batch before its first record is read.</summary>
/// <param name="Type">What its records are.</param>
/// <param name="Source">Who sent it.</param>
/// <param name="Format">How it is written.</param>
/// <param name="Encoding">How it is compressed; empty for not at all.</param>
/// <param name="Mode">Whether it may alert.</param>
/// <param name="Id">The sender's name for it; null where it has none.</param>
internal sealed record BatchHead(EventType Type, Source Source, BatchFormat Format, string Encoding, IngestionMode Mode, string? Id)
{
    private const int MaxIdLength = 128;

    /// <summary>
    /// The <c>X-Batch-Id</c>, if it is one. It names the batch; what makes sending it again safe are the ids of its records.
    /// </summary>
    public static string? IdOf(HttpRequest request)
    {
        var value = request.Headers["X-Batch-Id"].ToString();
        return value.Length is > 0 and <= MaxIdLength && value.All(c => c is > ' ' and <= '~') ? value : null;
    }
}
