using System.Globalization;
using System.Text.Json;

namespace FraudSignals.Storage.Local.Files;

/// <summary>Who holds a data directory, as its lock file says: to be told, and to go by where the file system has no locks.</summary>
/// <param name="Host">The machine's name.</param>
/// <param name="Process">The process id there.</param>
/// <param name="Started">When that process started.</param>
internal sealed record LockOwner(string Host, int Process, DateTimeOffset Started)
{
    // The start of a process is reckoned from that of the machine, and so moves a little with its clock.
    private static readonly TimeSpan _tolerance = TimeSpan.FromSeconds(10);

    public static LockOwner Self
    {
        get
        {
            using var self = System.Diagnostics.Process.GetCurrentProcess();
            return new LockOwner(Environment.MachineName, self.Id, self.StartTime.ToUniversalTime());
        }
    }

    /// <summary>
    /// Whether it may be at work: it is another process that lives, or one of another machine, of which nothing is known.
    /// </summary>
    public bool MayLive
    {
        get
        {
            if (Host != Environment.MachineName)
            {
                return true;
            }

            try
            {
                using var process = System.Diagnostics.Process.GetProcessById(Process);
                return (process.StartTime.ToUniversalTime() - Started).Duration() < _tolerance;
            }
            catch (Exception problem) when (problem is ArgumentException or InvalidOperationException)
            {
                return false;
            }
        }
    }

    /// <summary>The owner a lock file names, or null.</summary>
    public static LockOwner? Read(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text);
            return JsonElement.ParseValue(ref reader) is { ValueKind: JsonValueKind.Object } json
                && json.TryGetProperty("host", out var host) && host.GetString() is { } name
                && json.TryGetProperty("process", out var process) && process.TryGetInt32(out var id)
                && json.TryGetProperty("started", out var started) && started.TryGetDateTimeOffset(out var time)
                ? new LockOwner(name, id, time)
                : null;
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(
        new Dictionary<string, object> { ["host"] = Host, ["process"] = Process, ["started"] = Started });

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"process {Process} on {Host}, started {Started:u}");
}
