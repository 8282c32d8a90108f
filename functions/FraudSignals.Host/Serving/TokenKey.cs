using System.Security.Cryptography;
using FraudSignals.Host.Shell;
using FraudSignals.Identifiers;

namespace FraudSignals.Host.Serving;

/// <summary>The key that identifiers become tokens under.</summary>
/// <param name="Bytes">The key.</param>
/// <param name="Origin">Where it is from, for the log.</param>
internal sealed record TokenKey(byte[] Bytes, string Origin)
{
    public const string Variable = TokenKeyText.Variable;

    private const string FileName = "token.key";
    private const int NewKeyBytes = 32;

    /// <summary>What a data directory that has no key yet is to keep; null where there is a key already. The store writes it.</summary>
    public string? NewText { get; private init; }

    /// <summary>
    /// The key of the environment; else of the data directory; else a new one for that; else one for this process. Writes nothing.
    /// </summary>
    /// <param name="variable">The value of <see cref="Variable"/>, base64 or hexadecimal.</param>
    /// <param name="dataDirectory">Null keeps nothing.</param>
    /// <exception cref="CommandException">A key is there and cannot be used.</exception>
    public static TokenKey Find(string? variable, string? dataDirectory)
    {
        if (!string.IsNullOrWhiteSpace(variable))
        {
            return new TokenKey(Parse(variable, Variable), $"from {Variable}");
        }

        return dataDirectory == null
            ? new TokenKey(RandomNumberGenerator.GetBytes(NewKeyBytes),
                "random, for this process only: tokens and alert ids will differ after a restart")
            : OfDirectory(dataDirectory);
    }

    private static TokenKey OfDirectory(string directory)
    {
        var path = Path.Combine(directory, FileName);
        try
        {
            return new TokenKey(Parse(File.ReadAllText(path), path), $"in {path}");
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            var bytes = RandomNumberGenerator.GetBytes(NewKeyBytes);
            return new TokenKey(bytes, $"new, in {path}") { NewText = Convert.ToHexStringLower(bytes) + "\n" };
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path} cannot be read: {problem.Message}");
        }
    }

    private static byte[] Parse(string text, string where)
    {
        try
        {
            return TokenKeyText.Parse(text);
        }
        catch (FormatException problem)
        {
            throw new CommandException($"{where} {problem.Message}");
        }
    }
}
