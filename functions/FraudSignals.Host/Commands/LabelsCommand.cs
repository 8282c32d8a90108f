using System.CommandLine;
using FraudSignals.Host.Ingesting;
using FraudSignals.Host.Shell;
using FraudSignals.Verdicts;

namespace FraudSignals.Host.Commands;

/// <summary><c>labels export</c>: the labels of a back-test, from verdicts.</summary>
internal static class LabelsCommand
{
    public static Command Create(Terminal terminal, TimeProvider clock)
    {
        var url = CommonOptions.Url();
        var export = new Command(
            "export",
            "Write the labels of a back-test, kind,key,label,class, from the newest verdict of each alert that names its subject to you; "
            + "unknown is left out. "
            + "It holds identifiers: keep it as you keep those. Needs the role respond.") { url };
        export.SetAction(async (parsed, cancellation) =>
        {
            using var client = new HostClient(parsed.GetRequiredValue(url), clock);
            var labels = new SortedDictionary<(string Kind, string Key), (bool IsFraud, string Class, DateTimeOffset At)>();
            await foreach (var (alert, verdicts) in JudgedAlerts.ReadAsync(client, cancellation))
            {
                var subject = (alert.Subject.Kind, alert.Subject.Key!);
                if (verdicts is [.., { Finding: not VerdictFinding.Unknown } newest]
                    && !(labels.TryGetValue(subject, out var known) && known.At > newest.At))
                {
                    labels[subject] = (newest.Finding == VerdictFinding.Confirmed, alert.Typology, newest.At);
                }
            }

            terminal.Out.WriteLine("kind,key,label,class");
            foreach (var ((kind, key), (isFraud, named, _)) in labels)
            {
                terminal.Out.WriteLine($"{kind},{CsvText.Quote(key)},{(isFraud ? 1 : 0)},{(isFraud ? named : "")}");
            }

            return ExitCode.Good;
        });
        return new Command("labels", "Labels for back-tests.") { export };
    }
}
