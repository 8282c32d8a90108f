using System.Security.Cryptography;
using System.Text;
using FraudSignals.Events;
using FraudSignals.Host.Commands;

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
            WriteNew(path, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NewKeyBytes)));
        }

        return new TokenKey(Parse(File.ReadAllText(path), path), $"in {path}");
    }

    /// <summary>Written aside and moved into place, so that a key is never seen half written; of two starts at once the first wins.</summary>
    private static void WriteNew(string path, string text)
    {
        var aside = $"{path}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        // On the medium before anything is kept under it: without the key all state is unreachable.
        using (var file = new FileStream(aside, options))
        {
            file.Write(Encoding.ASCII.GetBytes(text + "\n"));
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(aside, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(aside);
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
