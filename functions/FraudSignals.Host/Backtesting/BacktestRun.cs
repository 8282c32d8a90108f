using System.Security.Cryptography;
using System.Text;
using FraudSignals.Inspection;

namespace FraudSignals.Host.Backtesting;

/// <summary>What came of a replay.</summary>
internal sealed record BacktestRun
{
    /// <summary>Events replayed, history included.</summary>
    public required long Events { get; init; }

    public required long HistoryEvents { get; init; }

    /// <summary>Records that could not be read.</summary>
    public required long Rejected { get; init; }

    /// <summary>How long reading and evaluating took.</summary>
    public required double Seconds { get; init; }

    /// <summary>How many subjects have state at the end.</summary>
    public required int Subjects { get; init; }

    public required AlertRecorder Recorder { get; init; }

    /// <summary>Tells how subjects stood at the end.</summary>
    public required IInspection Inspection { get; init; }

    /// <summary>SHA-256 over the sorted message ids: the same for the same events, rules and token key, however they were read.</summary>
    public string AlertsDigest() => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.ASCII.GetBytes(string.Join('\n', Recorder.Alerts.Select(a => a.MessageId).Order(StringComparer.Ordinal)))));
}
