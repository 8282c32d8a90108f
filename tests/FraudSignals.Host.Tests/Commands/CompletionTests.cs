using System.Diagnostics;

namespace FraudSignals.Host.Tests.Commands;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("ser", "serve")]
    [InlineData("ingest --hi", "--history")]
    [InlineData("ingest --type ", "transfers")]
    [InlineData("rules ch", "check")]
    public async Task The_program_completes_its_own_commands_options_and_words(string line, string word)
    {
        var (code, output, _) = await Cli.RunAsync($"[suggest:{line.Length}]", line);
        Assert.Equal(0, code);
        Assert.Contains(word, output.Split('\n', StringSplitOptions.TrimEntries));
    }

    [Theory]
    [InlineData("fraudsignals ser", "serve")]
    [InlineData("fraudsignals ingest --hi", "--history")]
    public async Task Bash_completes_with_the_script(string line, string word)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no bash.");
        using var directory = new TempDirectory();
        var script = directory.Write("completions", (await Cli.RunAsync("completions", "bash")).Out);
        var program = $"fraudsignals() {{ dotnet '{Path.Combine(AppContext.BaseDirectory, "FraudSignals.Host.dll")}' \"$@\"; }}";
        var words = line.Split(' ');
        var output = await RunAsync("bash", "-c", $"""
            {program}
            source '{script}'
            COMP_LINE='{line}' COMP_POINT={line.Length} COMP_WORDS=({line}) COMP_CWORD={words.Length - 1}
            _fraudsignals
            printf '%s\n' "${"{"}COMPREPLY[@]{"}"}"
            """);
        Assert.Equal(word, output.Trim());
    }

    [Theory]
    [InlineData("zsh", "compdef _fraudsignals fraudsignals")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    [InlineData("fish", "complete -c fraudsignals")]
    public async Task Each_shell_has_its_script(string shell, string holds)
    {
        var (code, output, _) = await Cli.RunAsync("completions", shell);
        Assert.Equal(0, code);
        Assert.Contains(holds, output, StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output;
    }
}
