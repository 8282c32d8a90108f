using System.Security.Cryptography;
using System.Text.Json;
using FraudSignals.Host.Shell;
using FraudSignals.Storage.Local.Files;

namespace FraudSignals.Host.Ingesting.Watching;

/// <summary>
/// A directory files are put into. One leaves it for <c>done/</c> or <c>failed/</c> after its receipt stands there, so that whenever
/// the process ends, a file lies either where it is taken again or where it was done with.
/// </summary>
internal sealed class WatchedDirectory : IDisposable
{
    private const string ReceiptSuffix = ".receipt.json";

    // Names that programs give what they have not finished.
    private static readonly string[] Unfinished = [".tmp", ".part", ".partial", ".filepart", ".crdownload"];

    private readonly string _path;
    private readonly FileStream _lock;
    private readonly Disk _disk = new();
    private Dictionary<string, (long Length, DateTime Written)> _seen = [];

    /// <exception cref="CommandException">It is not there, or another process watches it.</exception>
    public WatchedDirectory(string path)
    {
        _path = Path.GetFullPath(path);
        if (!Directory.Exists(_path))
        {
            throw new CommandException($"{path} is no directory.");
        }

        foreach (var kind in (string[])["done", "failed", ".working"])
        {
            Directory.CreateDirectory(Path.Combine(_path, kind));
        }

        try
        {
            _lock = new FileStream(Path.Combine(_path, ".working", "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new CommandException($"{path} is watched by another process.");
        }
    }

    /// <summary>
    /// The files that lie there whole, by name: those of which two looks show the same size and time, so that one which is still being
    /// written is left alone. Hidden ones and names such as <c>x.part</c> are never taken.
    /// </summary>
    public IReadOnlyList<string> Look()
    {
        var now = new DirectoryInfo(_path).EnumerateFiles()
            .Where(f => f.Name[0] != '.' && !Unfinished.Contains(f.Extension, StringComparer.OrdinalIgnoreCase))
            .ToDictionary(f => f.Name, f => (f.Length, f.LastWriteTimeUtc));
        var whole = now.Where(f => _seen.TryGetValue(f.Key, out var before) && before == f.Value).Select(f => f.Key)
            .Order(StringComparer.Ordinal).ToList();
        _seen = now;
        return whole;
    }

    /// <summary>Where a file lies.</summary>
    public string PathOf(string name) => Path.Combine(_path, name);

    /// <summary>Begins a file, or goes on with one of the same content that was begun before.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public async Task<Receipt> BeginAsync(string name, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(PathOf(name));
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation));
        var known = Read(WorkingOf(name)) ?? Read(ReceiptOf("done", name));
        return known is { Problem: null } && known.Sha256 == hash ? known
            : new Receipt(name, hash, file.Length, now, null, new Totals(), null);
    }

    /// <summary>Keeps how far a file is.</summary>
    public void Keep(Receipt receipt) => Write(WorkingOf(receipt.File), receipt);

    /// <summary>Moves a file to where it is done with, behind its receipt.</summary>
    public void End(Receipt receipt)
    {
        var kind = receipt.Problem == null ? "done" : "failed";

        // Another file of that name that was done with before stays.
        var name = Read(ReceiptOf(kind, receipt.File)) is { } other && other.Sha256 != receipt.Sha256
            ? $"{receipt.Sha256[..8]}-{receipt.File}"
            : receipt.File;
        Write(ReceiptOf(kind, name), receipt);
        File.Move(PathOf(receipt.File), Path.Combine(_path, kind, name), overwrite: true);
        File.Delete(WorkingOf(receipt.File));
    }

    public void Dispose() => _lock.Dispose();

    private string WorkingOf(string name) => Path.Combine(_path, ".working", name + ReceiptSuffix);

    private string ReceiptOf(string kind, string name) => Path.Combine(_path, kind, name + ReceiptSuffix);

    private static Receipt? Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<Receipt>(File.ReadAllText(path), Output.Json) : null;
        }
        catch (JsonException)
        {
            // Not ours; the file is taken from its beginning, which is safe.
            return null;
        }
    }

    // Aside and flushed first: after a power cut a receipt is whole or not there.
    private void Write(string path, Receipt receipt) => _disk.Replace(path, JsonSerializer.SerializeToUtf8Bytes(receipt, Output.Json));
}
