using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace FraudSignals.Auditing;

/// <summary>The end of a chain of entries, to which further ones are tied. For use by one thread at a time.</summary>
/// <param name="Writer">Who keeps it.</param>
/// <param name="Number">The number of its last entry; 0 before the first.</param>
/// <param name="Hash">The hash of that.</param>
public sealed record AuditChain(string Writer, long Number, string Hash)
{
    private static readonly byte[] HashMember = Encoding.ASCII.GetBytes(",\"hash\":\"");

    /// <summary>The hash named by a first entry.</summary>
    public static string NoHash { get; } = new('0', 64);

    /// <summary>A chain without entries.</summary>
    public static AuditChain New(string writer) => new(writer, 0, NoHash);

    /// <summary>Ties a note to the chain.</summary>
    /// <returns>The entry, its line without a line end, and the chain with it at its end.</returns>
    public (AuditEntry Entry, byte[] Line, AuditChain Chain) Tie(AuditNote note, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(note);
        var entry = new AuditEntry
        {
            Writer = Writer, Number = Number + 1, At = at, Action = note.Action, By = note.By, Person = note.Person, What = note.What,
            Detail = note.Detail,
            Previous = Hash, Hash = "",
        };
        entry = entry with { Hash = HashOf(Write(entry)) };
        return (entry, Write(entry), this with { Number = entry.Number, Hash = entry.Hash });
    }

    /// <summary>The entry of a line and whether its hash is that of the line.</summary>
    /// <exception cref="JsonException">The line is no entry.</exception>
    public static (AuditEntry Entry, bool IsWhole) Read(ReadOnlySpan<byte> line)
    {
        var entry = JsonSerializer.Deserialize(line, AuditJson.Readable.AuditEntry) ?? throw new JsonException("It is null.");
        return (entry, entry.Hash == HashOf(line));
    }

    /// <summary>What is wrong between the end of a chain and the entry that follows; null where nothing is.</summary>
    public string? ProblemOf(AuditEntry next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return next.Writer != Writer ? $"is of the chain {next.Writer}, not of {Writer}"
            : next.Number != Number + 1 ? $"has the number {next.Number} where {Number + 1} belongs"
            : next.Previous != Hash ? $"does not follow on entry {Number}: what stands there was changed, or something else stood there"
            : null;
    }

    private static byte[] Write(AuditEntry entry) => JsonSerializer.SerializeToUtf8Bytes(entry, AuditJson.Readable.AuditEntry);

    // Of the bytes as they stand, so that no other way of writing the same can be taken for it.
    private static string HashOf(ReadOnlySpan<byte> line) =>
        Convert.ToHexStringLower(SHA256.HashData(line.LastIndexOf(HashMember) is >= 0 and var at ? line[..at] : line));
}
