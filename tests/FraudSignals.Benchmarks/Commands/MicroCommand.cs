using System.CommandLine;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using FraudSignals.Benchmarks.Micro;

namespace FraudSignals.Benchmarks.Commands;

/// <summary>The steps of the way one by one, with BenchmarkDotNet.</summary>
internal static class MicroCommand
{
    public static Command Create(Option<string> rules)
    {
        var command = new Command("micro", "The steps one by one, with BenchmarkDotNet.");
        command.SetAction(parsed =>
        {
            Steps.RulesDirectory = Path.GetFullPath(parsed.GetValue(rules)!);
            var config = ManualConfig.CreateEmpty()
                .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
                .AddDiagnoser(MemoryDiagnoser.Default)
                .AddColumnProvider(DefaultColumnProviders.Instance)
                .AddExporter(MarkdownExporter.GitHub)
                .AddLogger(ConsoleLogger.Default)
                .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "fraud-signals-micro"));
            BenchmarkRunner.Run<Steps>(config);
        });
        return command;
    }
}
