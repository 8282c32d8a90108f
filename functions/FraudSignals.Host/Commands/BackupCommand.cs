using System.CommandLine;
using FraudSignals.Backtesting.Text;
using FraudSignals.Host.Shell;
using FraudSignals.Storage.Local;

namespace FraudSignals.Host.Commands;

/// <summary><c>backup</c>: copies a data directory while a host may be using it.</summary>
internal static class BackupCommand
{
    public static Command Create(Terminal terminal)
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "The data directory of a host, running or not.", Required = true };
        var output =
            new Argument<DirectoryInfo>(
                "DIR") { Description =
                    "An empty directory; made if missing. It will hold the token key: keep it as safe as the original." };
        var command =
            new Command("backup", "Copy what a start needs and check the copy; to restore, start with --data on it.") { data, output };
        command.SetAction(parsed =>
        {
            var (from, to) = (parsed.GetRequiredValue(data).FullName, parsed.GetRequiredValue(output).FullName);
            var record = StoreBackup.Copy(from, to);
            terminal.Out.WriteLine(string.Create(Format.Culture, $"{to}: up to journal record {record}, checked"));
            return ExitCode.Good;
        });
        return command;
    }
}
