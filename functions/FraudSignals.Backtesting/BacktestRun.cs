using System.Security.Cryptography;
using System.Text.Json;
using FraudSignals.Alerts;
using FraudSignals.Reports;

namespace FraudSignals.Backtesting;

/// <summary>What came of a replay.</summary>
internal sealed record BacktestRun
{
    /// <summary>Events replayed, history included.</summary>
    public required long Events { get; init; }

    public required long HistoryEvents { get; init; }

    /// <summary>Records that could not be read.</summary>
    public required long Rejected { get; init; }

    /// <summary>How long reading and evaluating took, for all rules replayed side by side.</summary>
    public required double Seconds { get; init; }

    /// <summary>How long these rules took for each batch; the batches are the same for all rules replayed side by side.</summary>
    public required IReadOnlyList<double> BatchSeconds { get; init; }

    /// <summary>The days from the first event of the period to the last.</summary>
    public required double Days { get; init; }

    /// <summary>How many subjects have state at the end.</summary>
    public required int Subjects { get; init; }

    /// <summary>The rules, how often each hit, and what they could not judge.</summary>
    public required RulesReport Rules { get; init; }

    public required AlertRecorder Recorder { get; init; }

    /// <summary>When followed subjects were nearest to an alert.</summary>
    public required BestStandings Standings { get; init; }

    /// <summary>
    /// SHA-256 over all alerts as JSON, byte for byte, in the order of their message ids: the same for the same events, rules
    /// and token key, in whatever order and format the files hold them.
    /// </summary>
    public string AlertsDigest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var alert in Recorder.Alerts.OrderBy(a => a.MessageId, StringComparer.Ordinal))
        {
            hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(alert, AlertJson.Readable.Alert));
            hash.AppendData("\n"u8);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
