using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace FraudSignals.Host.Tests.Commands;

/// <summary>
/// A telco, a bank and a responder set up as the guide for parties says, line by line, in a shell and a directory of their own: each sees
/// what the guide promises.
/// </summary>
public sealed partial class PartiesGuideTests : IDisposable
{
    // Waits where whoever reads the guide would: until the host is up, and has taken a key or a profile.
    private const string Prelude = """
        set -euo pipefail
        trap 'kill $(jobs -p) 2> /dev/null' EXIT
        fraudsignals() {
          if [ "$1" = serve ]; then exec dotnet "$PROGRAM" "$@" > serve.log 2>&1; fi
          for _ in $(seq 900); do
            if dotnet "$PROGRAM" "$@" > said 2> complained; then cat said; return 0; fi
            if ! grep -q 'No host answers\|unknown_key\|unknown_source' complained; then break; fi
            sleep 0.2
          done
          echo "fraudsignals $*:" >&2
          cat said complained >&2
          return 1
        }
        """;

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_three_passages_of_the_guide_do_what_they_say()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs bash.");
        CopyRules();
        Assert.Equal(
            0,
            (await Cli.RunAsync("simulate", "--subscribers", "300", "--days", "2", "--history-days", "3", "--difficulty", "0", "--out",
                _directory.Path)).Code);
        File.Move(_directory.File("history-calls.csv"), _directory.File("past-calls.csv"));
        var guide =
            await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "parties.md"), TestContext.Current.CancellationToken);
        var script = new StringBuilder(Prelude).Append('\n');
        foreach (var title in (string[])["A telco", "A bank", "A responder"])
        {
            var passage = guide[guide.IndexOf($"## {title}\n", StringComparison.Ordinal)..];
            passage = passage[..passage.IndexOf("\n## ", StringComparison.Ordinal)];
            foreach (Match profile in Profile().Matches(passage))
            {
                script.Append(CultureInfo.InvariantCulture, $"echo '{profile.Groups[2].Value}' > {profile.Groups[1].Value}\n");
            }

            script.Append(CultureInfo.InvariantCulture, $"echo '## {title}'\n").Append(Fence().Match(passage).Groups[1].Value);
        }

        var said = (await RunAsync(script.ToString())).Split("## ", StringSplitOptions.RemoveEmptyEntries);

        var (numbers, accounts) = (Identifiers("calls.csv", "caller", "sim", "device"), Identifiers("transfers.csv", "payer", "payee"));
        Assert.Contains(numbers, n => said[0].Contains(n, StringComparison.Ordinal));
        Assert.DoesNotContain(accounts, a => said[0].Contains(a, StringComparison.Ordinal));
        Assert.Contains(accounts, a => said[1].Contains(a, StringComparison.Ordinal));
        Assert.DoesNotContain(numbers, n => said[1].Contains(n, StringComparison.Ordinal));
        Assert.Contains("4 parties, 0 problems.", said[2], StringComparison.Ordinal);
        Assert.DoesNotContain(numbers.Concat(accounts), i => said[2].Contains(i, StringComparison.Ordinal));
        Assert.True(said[2].Split('\n').Length > 3, said[2]);
    }

    private void CopyRules()
    {
        var shipped = Path.Combine(AppContext.BaseDirectory, "rules");
        foreach (var path in Directory.EnumerateFiles(shipped, "*", SearchOption.AllDirectories))
        {
            _directory.Write(Path.Combine("rules", Path.GetRelativePath(shipped, path)), File.ReadAllText(path));
        }

        Directory.CreateDirectory(_directory.File("rules/sources"));
    }

    private List<string> Identifiers(string file, params string[] fields)
    {
        var lines = File.ReadAllLines(_directory.File(file));
        var names = lines[0].Split(',');

        // Accounts are shown without what only groups their digits.
        return [.. lines.Skip(1).SelectMany(l => l.Split(',').Where((_, i) => fields.Contains(names[i])))
            .Select(i => i.Replace("-", "", StringComparison.Ordinal)).Where(i => i.Length >= 10).Distinct()];
    }

    private async Task<string> RunAsync(string script)
    {
        var url = FreePort.Url().ToString();
        var start =
            new ProcessStartInfo("bash", ["-c", script]) { WorkingDirectory = _directory.Path, RedirectStandardOutput = true,
                RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("FRAUDSIGNALS_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["PROGRAM"] = Path.Combine(AppContext.BaseDirectory, "FraudSignals.Host.dll");
        start.Environment["FRAUDSIGNALS_URLS"] = start.Environment["FRAUDSIGNALS_URL"] = url;
        start.Environment["FRAUDSIGNALS_REPLAY"] = "true"; // The simulated country is one of the past.
        using var bash = Process.Start(start)!;
        var (output, errors) = (bash.StandardOutput.ReadToEndAsync(), bash.StandardError.ReadToEndAsync());
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(bash.ExitCode == 0, $"{await output}\n{await errors}");
        return await output;
    }

    [GeneratedRegex(@"`(rules/sources/\S+\.json)` is\s+`(\{[^`]+\})`|`(?<1>rules/sources/\S+\.json)`: `(?<2>\{[^`]+\})`")]
    private static partial Regex Profile();

    [GeneratedRegex(@"```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fence();
}
