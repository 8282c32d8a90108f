using System.CommandLine;
using System.Globalization;
using System.Text;
using FraudSignals.Benchmarks.Measuring;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Identifiers;

namespace FraudSignals.Benchmarks.Commands;

/// <summary>What it costs to read an identifier, by how it is written.</summary>
internal static class GateCommand
{
    private const int Numbers = 10_000;
    private const int Rounds = 20;

    // Until the compiler has made its best of it.
    private const int Warm = 100;

    private static readonly (string Name, SubjectKind Kind, Func<int, string> Write)[] Spellings =
    [
        ("+66812345678", SubjectKind.Number, i => $"+668{i:d8}"),
        ("0812345678", SubjectKind.Number, i => $"08{i:d8}"),
        ("66812345678", SubjectKind.Number, i => $"668{i:d8}"),
        ("a hexadecimal token", SubjectKind.Number, i => $"6b1f00ab{i:x8}c4d2e1f0a"),
        ("123-4-56789-0", SubjectKind.Account, i => $"123-4-{i:d5}-0"),
        ("081-234-5678", SubjectKind.Number, i => $"081-{i / 10_000 % 1000:d3}-{i % 10_000:d4}"),
        ("00 66 81 234 5678", SubjectKind.Number, i => $"00 66 8 {i:d8}"),
        ("00185512345678", SubjectKind.Number, i => $"00185512{i % 1_000_000:d6}"),
        ("sip:+66812345678@ims.example.org;user=phone", SubjectKind.Number, i => $"sip:+668{i:d8}@ims.example.org;user=phone"),
        ("anonymous", SubjectKind.Number, _ => "anonymous"),
    ];

    public static Command Create()
    {
        var command = new Command("gate", "Nanoseconds to read an identifier, by how it is written: for the first time, and again.");
        command.SetAction(_ =>
        {
            Console.WriteLine(
                $"{Numbers} texts each; the first time, then the median of {Rounds} rounds; processor time, bytes allocated again");
            Span<byte> destination = stackalloc byte[EventBatch.MaxIdentifierBytes];
            IdentifierGate.Of(Source.Local).Read(SubjectKind.Number, "tel:0800000000"u8, destination);
            foreach (var (name, kind, write) in Spellings)
            {
                var gate = IdentifierGate.Of(Source.Local with { Name = name });
                var texts = Enumerable.Range(0, Numbers).Select(i => Encoding.UTF8.GetBytes(write(i))).ToArray();
                var first = Read(gate, kind, texts, destination);
                for (var round = 0; round < Warm; round++)
                {
                    Read(gate, kind, texts, destination);
                }

                var before = GC.GetAllocatedBytesForCurrentThread();
                var again = Enumerable.Range(0, Rounds).Select(_ => 0.0).ToArray();
                for (var round = 0; round < Rounds; round++)
                {
                    again[round] = Read(gate, kind, texts, destination);
                }

                Array.Sort(again);
                var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)(Rounds * Numbers);
                Console.WriteLine(
                    string.Create(CultureInfo.InvariantCulture, $"{name,-45} {first,8:0} ns  {again[Rounds / 2],6:0} ns  {bytes,5:0.0} B"));
            }
        });
        return command;
    }

    private static double Read(IdentifierGate gate, SubjectKind kind, byte[][] texts, Span<byte> destination)
    {
        var start = ThreadClock.Now;
        foreach (var text in texts)
        {
            gate.Read(kind, text, destination);
        }

        return (ThreadClock.Now - start) / (double)texts.Length;
    }
}
