using System.Globalization;
using System.Numerics;

namespace FraudSignals.Host.Serving;

/// <summary>How the memory of a host is divided.</summary>
/// <param name="Bytes">What the process may hold in all.</param>
internal readonly record struct MemoryBound(long Bytes)
{
    /// <summary>256 MiB: below, next to nothing is left for state.</summary>
    public const long Least = 256L << 20;

    // The runtime, the program, and what requests hold while they are under way.
    private const long Process = 160L << 20;

    // Two generations of 64 bytes a token.
    private const long BytesPerToken = 128;
    private const long MostTokens = 1 << 22;

    private static readonly (string Suffix, int Shift)[] Units = [("KiB", 10), ("MiB", 20), ("GiB", 30), ("TiB", 40)];

    /// <summary>Three quarters of what the machine or the container has.</summary>
    public static MemoryBound OfMachine() => new(Math.Max(Least, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 * 3));

    /// <summary>A bound as it is written: bytes, or with a unit such as <c>512MiB</c> or <c>4GiB</c>.</summary>
    /// <returns>Null where it is none or less than <see cref="Least"/>.</returns>
    public static MemoryBound? Parse(string text)
    {
        var (suffix, shift) = Array.Find(Units, u => text.EndsWith(u.Suffix, StringComparison.OrdinalIgnoreCase));
        return long.TryParse(text.AsSpan(0, text.Length - (suffix?.Length ?? 0)), NumberStyles.None, CultureInfo.InvariantCulture,
            out var count)
            && count <= long.MaxValue >> shift && count << shift >= Least
            ? new MemoryBound(count << shift)
            : null;
    }

    /// <summary>What a generation of tokens may remember; a power of two.</summary>
    public int Tokens => (int)Math.Min(MostTokens, (long)BitOperations.RoundUpToPowerOf2((ulong)(Bytes / 16 / BytesPerToken)));

    /// <summary>
    /// What state may take. The rest is for copies while a checkpoint is taken, and for the garbage collector to work in.
    /// </summary>
    public long State => (Bytes - Process - Tokens * BytesPerToken) / 4 * 3;
}
