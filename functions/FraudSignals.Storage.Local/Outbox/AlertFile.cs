using System.Globalization;
using System.Text.Json;
using FraudSignals.Alerts;
using FraudSignals.Alerts.Messages;
using FraudSignals.Ports;
using FraudSignals.Storage.Local.Files;

namespace FraudSignals.Storage.Local.Outbox;

/// <summary>
/// Appends alerts to a file, one CloudEvents 1.0 envelope in JSON a line, and flushes it before they are confirmed. A line
/// that a crash cut off is removed; its alert comes again. After a while the file gets the time into its name and a new one is
/// begun, so that old alerts can go: who follows it must follow its name.
/// </summary>
public sealed class AlertFile : IAlertTarget
{
    private const int FilesInARetention = 64;
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    private static readonly byte[] NewLine = "\n"u8.ToArray();

    private readonly string _path;
    private readonly Disk _disk;
    private readonly Lock _lock = new();

    /// <param name="path">The file; made if missing, whole lines of an existing one are kept.</param>
    /// <param name="disk">Where it is.</param>
    public AlertFile(string path, Disk disk)
    {
        _disk = disk;
        _path = Path.GetFullPath(path);
    }

    public string Name => "alert-file";

    public Task PublishAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        var buffer = new GrowingBuffer();
        foreach (var alert in alerts)
        {
            AlertEnvelope.Write(buffer, alert);
            buffer.Write(NewLine);
        }

        lock (_lock)
        {
            Append(buffer.Written.Span);
        }

        return Task.CompletedTask;
    }

    /// <summary>Begins a new file when the oldest line of this one is old, and deletes older ones once all their lines are.</summary>
    /// <param name="now">The time.</param>
    /// <param name="age">How long alerts are kept.</param>
    internal void Drop(DateTimeOffset now, TimeSpan age)
    {
        lock (_lock)
        {
            if (File.Exists(_path) && Oldest() <= now - Max(age / FilesInARetention, TimeSpan.FromDays(1)))
            {
                _disk.Move(_path, OlderPath(now.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)));
            }

            foreach (var path in Directory.Exists(Path.GetDirectoryName(_path))
                ? Directory.GetFiles(Path.GetDirectoryName(_path)!, Path.GetFileName(OlderPath("*"))) : [])
            {
                if (TimeOf(path) < now - age)
                {
                    _disk.Delete(path);
                }
            }
        }

        static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
    }

    private string OlderPath(string time) => Path.ChangeExtension(_path, null) + "-" + time + Path.GetExtension(_path);

    private DateTimeOffset? TimeOf(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path)[(Path.GetFileNameWithoutExtension(_path).Length + 1)..];
        return DateTimeOffset.TryParseExact(name, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time : null;
    }

    /// <summary>When the first alert of the file was received; where it cannot be read, when the file was written last.</summary>
    private DateTimeOffset Oldest()
    {
        try
        {
            using var lines = new StreamReader(_path);
            using var json = JsonDocument.Parse(lines.ReadLine() ?? "");
            return json.RootElement.GetProperty("data").GetProperty("received").GetDateTimeOffset();
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return File.GetLastWriteTimeUtc(_path);
        }
    }

    private void Append(ReadOnlySpan<byte> lines)
    {
        // Opened each time, so that the file may be moved away by log rotation.
        Access.Make(Path.GetDirectoryName(_path)!);
        using var file = _disk.OpenToGrow(_path);
        _disk.Write(file, lines, EndOfLines(file));
        _disk.Flush(file, _path);
    }

    /// <summary>Where the last whole line ends; what stands behind it is cut off.</summary>
    private long EndOfLines(Microsoft.Win32.SafeHandles.SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        Span<byte> block = stackalloc byte[4096];
        for (var end = length; end > 0;)
        {
            var start = Math.Max(0, end - block.Length);
            var read = block[..(int)(end - start)];
            RandomAccess.Read(file, read, start);
            var last = read.LastIndexOf((byte)'\n');
            if (last >= 0)
            {
                var whole = start + last + 1;
                if (whole < length)
                {
                    _disk.SetLength(file, whole);
                }

                return whole;
            }

            end = start;
        }

        _disk.SetLength(file, 0);
        return 0;
    }
}
