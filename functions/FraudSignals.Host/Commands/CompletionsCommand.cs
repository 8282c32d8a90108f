using System.CommandLine;
using FraudSignals.Host.Shell;

namespace FraudSignals.Host.Commands;

/// <summary><c>completions</c>: what a shell needs to complete commands and options, which the program itself knows.</summary>
internal static class CompletionsCommand
{
    private const string Bash = """
        _fraudsignals() {
          local line="${COMP_LINE#* }"
          local position=$(( COMP_POINT - ${#COMP_LINE} + ${#line} ))
          local words; words="$(fraudsignals "[suggest:${position}]" "${line}" 2>/dev/null)"
          COMPREPLY=( $(compgen -W "${words}" -- "${COMP_WORDS[COMP_CWORD]}") )
        }
        complete -o default -F _fraudsignals fraudsignals
        """;

    private const string Zsh = """
        #compdef fraudsignals
        _fraudsignals() {
          local line="${words[2,-1]}"
          local -a found
          found=( ${(f)"$(fraudsignals "[suggest:${#line}]" "${line}" 2>/dev/null)"} )
          compadd -a found || _files
        }
        compdef _fraudsignals fraudsignals
        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName fraudsignals -ScriptBlock {
          param($word, $tree, $position)
          $line = ($tree.ToString() -replace '^\S+\s?', '')
          fraudsignals "[suggest:$($line.Length)]" "$line" 2>$null | Where-Object { $_ -like "$word*" } |
            ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }
        """;

    private const string Fish = """
        function __fraudsignals_complete
          set -l line (string replace -r '^\S+\s?' '' -- (commandline -cp))
          fraudsignals "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c fraudsignals -f -a '(__fraudsignals_complete)'
        """;

    public static Command Create(Terminal terminal)
    {
        var shell = new Argument<string>("SHELL") { Description = "Whose completions: bash, zsh, pwsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "pwsh", "fish");
        var command = new Command("completions", "Print a script that completes this program's commands and options in a shell.") { shell };
        command.SetAction(parsed => terminal.Out.WriteLine(parsed.GetRequiredValue(shell) switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            "pwsh" => PowerShell,
            _ => Fish,
        }));
        return command;
    }
}
