using System.Globalization;
using System.Security.Cryptography;
using FraudSignals.Ingestion.Sealing;
using FraudSignals.Storage.Local.Files;

namespace FraudSignals.Storage.Local.Alerts;

/// <summary>
/// Pools of keys as files of one directory, their names beginning with the day after which they go. Made and destroyed at once.
/// </summary>
internal sealed class KeyPoolFiles(Disk disk, string directory) : IKeyPools
{
    private const string Ending = ".keys";
    private const int NameBytes = 4;

    public ValueTask<(string Id, byte[] Keys)> MakeAsync(string until, CancellationToken cancellation)
    {
        if (!Directory.Exists(directory))
        {
            Access.Make(directory);
        }

        var id = $"{until}-{RandomNumberGenerator.GetHexString(2 * NameBytes, lowercase: true)}";
        var keys = RandomNumberGenerator.GetBytes(IKeyPools.Keys * IKeyPools.KeyBytes);
        disk.Replace(PathOf(id), keys);
        return ValueTask.FromResult((id, keys));
    }

    public ValueTask<byte[]?> ReadAsync(string id, CancellationToken cancellation)
    {
        try
        {
            return ValueTask.FromResult(
                IsGood(id) && File.ReadAllBytes(PathOf(id)) is { Length: IKeyPools.Keys * IKeyPools.KeyBytes } keys ? keys : null);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return ValueTask.FromResult<byte[]?>(null);
        }
    }

    // In place, so that nothing of them stays where the file was before.
    public ValueTask<bool> DestroyAsync(string id, IReadOnlyCollection<int> places, CancellationToken cancellation)
    {
        if (!IsGood(id) || !File.Exists(PathOf(id)))
        {
            return ValueTask.FromResult(false);
        }

        var wasThere = false;
        var key = new byte[IKeyPools.KeyBytes];
        using var file = File.OpenHandle(PathOf(id), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        foreach (var place in places)
        {
            RandomAccess.Read(file, key, (long)place * IKeyPools.KeyBytes);
            wasThere |= key.AsSpan().ContainsAnyExcept((byte)0);
            disk.Write(file, new byte[IKeyPools.KeyBytes], (long)place * IKeyPools.KeyBytes);
        }

        disk.Flush(file, PathOf(id));
        return ValueTask.FromResult(wasThere);
    }

    public ValueTask ForgetAsync(string day, CancellationToken cancellation)
    {
        foreach (var path in In(directory).Where(p => string.CompareOrdinal(Path.GetFileName(p), day) < 0).ToList())
        {
            disk.Delete(path);
        }

        return default;
    }

    /// <summary>All there are.</summary>
    public static IEnumerable<string> In(string directory) =>
        Directory.Exists(directory) ? Directory.EnumerateFiles(directory, "*" + Ending) : [];

    private string PathOf(string id) => Path.Combine(directory, id + Ending);

    // Ids stand in alerts, which a damaged file may hold.
    private static bool IsGood(string id) => id.Split('-') is [{ Length: 8 } day, { Length: 2 * NameBytes } name]
        && int.TryParse(day, NumberStyles.None, CultureInfo.InvariantCulture, out _) && name.All(char.IsAsciiHexDigitLower);
}
