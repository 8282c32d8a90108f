using System.Security.Cryptography;
using System.Text;
using FraudSignals.Events;
using FraudSignals.Host.Commands;
using FraudSignals.Storage.Local.Files;

namespace FraudSignals.Host.Serving;

/// <summary>The key that identifiers become tokens under.</summary>
/// <param name="Bytes">The key.</param>
/// <param name="Origin">Where it is from, for the log.</param>
internal sealed record TokenKey(byte[] Bytes, string Origin)
{
    public const string Variable = TokenKeyText.Variable;

    private const string FileName = "token.key";
    private const int NewKeyBytes = 32;

    /// <summary>The key of the environment; else of the data directory, made there at first; else one for this process.</summary>
    /// <param name="variable">The value of <see cref="Variable"/>, base64 or hexadecimal.</param>
    /// <param name="dataDirectory">Made if missing; null keeps nothing.</param>
    /// <exception cref="CommandException">A key is there and cannot be used.</exception>
    public static TokenKey Find(string? variable, string? dataDirectory)
    {
        if (!string.IsNullOrWhiteSpace(variable))
        {
            return new TokenKey(Parse(variable, Variable), $"from {Variable}");
        }

        return dataDirectory == null
            ? new TokenKey(RandomNumberGenerator.GetBytes(NewKeyBytes), "random, for this process only: tokens and alert ids will differ after a restart")
            : OfDirectory(dataDirectory);
    }

    private static TokenKey OfDirectory(string directory)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            // On the medium before anything is kept under it: without the key all state is unreachable.
            var text = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NewKeyBytes)) + "\n";
            new Disk().Place(path, Encoding.ASCII.GetBytes(text), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return new TokenKey(Parse(File.ReadAllText(path), path), $"in {path}");
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
