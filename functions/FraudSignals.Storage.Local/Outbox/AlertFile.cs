using FraudSignals.Alerts;
using FraudSignals.Alerts.Messages;
using FraudSignals.Storage.Local.Files;

namespace FraudSignals.Storage.Local;

/// <summary>
/// Appends alerts to a file, one CloudEvents 1.0 envelope in JSON a line, and flushes it before they are confirmed. A line
/// that a crash cut off is removed; its alert comes again.
/// </summary>
public sealed class AlertFile : IAlertTarget
{
    private static readonly byte[] NewLine = "\n"u8.ToArray();

    private readonly string _path;
    private readonly Disk _disk;

    /// <param name="path">The file; made if missing, whole lines of an existing one are kept.</param>
    /// <param name="disk">Where it is.</param>
    public AlertFile(string path, Disk disk)
    {
        _disk = disk;
        _path = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
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

        // Opened each time, so that the file may be moved away by log rotation.
        var isNew = !File.Exists(_path);
        using (var file = File.OpenHandle(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete))
        {
            _disk.Write(file, buffer.Written.Span, EndOfLines(file));
            _disk.Flush(file, _path);
        }

        if (isNew)
        {
            _disk.FlushDirectory(Path.GetDirectoryName(_path)!);
        }

        return Task.CompletedTask;
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
