using System.Diagnostics;
using System.Text;
using FraudSignals.Benchmarks;
using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Ingestion;
using FraudSignals.Rules.Files;

var subs = int.Parse(args[0]); var days = int.Parse(args[1]);
var tokenizer = new Tokenizer(new byte[32]);
var loaded = RuleLoader.Load("rules", (k, s) => tokenizer.Tokenize(k, Encoding.UTF8.GetBytes(s)));
foreach (var d in loaded.Diagnostics) Console.WriteLine(d);
var engine = new Engine(loaded.Snapshot!, new EngineOptions());
var start = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
var rnd = 0x9E3779B97F4A7C15UL;
ulong R() { rnd ^= rnd << 13; rnd ^= rnd >> 7; return rnd ^= rnd << 17; }
var batch = new EventBatch(1024);
long n = 0; long perDay = subs * 10L;
Span<byte> b = stackalloc byte[16];
Span<byte> num(Span<byte> to, string p, ulong v, int digits) { int at = 0; foreach (var c in p) to[at++] = (byte)c; for (int i = digits - 1; i >= 0; i--) { to[at + i] = (byte)('0' + v % 10); v /= 10; } return to[..(at + digits)]; }
for (int day = 0; day < days; day++)
{
    var sw = new Stopwatch(); var tk = new Stopwatch(); long alloc = 0; var o = new BatchOutcome(); var cpu0 = Process.GetCurrentProcess().TotalProcessorTime;
    for (long i = 0; i < perDay;)
    {
        batch.Clear();
        while (!batch.IsFull && i < perDay)
        {
            ref var e = ref batch.Next();
            var caller = (int)(R() % (ulong)subs);
            var k = (int)(R() % 12);
            var callee = R() % 5 != 0 ? (caller + 1 + (k < 6 ? k : -(k - 4)) + subs) % subs : (int)(R() % (ulong)subs);
            e.Type = EventType.Call; e.Time = start + (long)((double)n * 86400000 / perDay); e.Received = e.Time;
            num(b, "c", (ulong)n, 10); e.Id = RecordId.Of(b[..11]);
            batch.SetIdentifier(ref e, 0, num(b, "+668", (ulong)caller, 8));
            batch.SetIdentifier(ref e, 1, num(b, "+668", (ulong)callee, 8));
            batch.SetIdentifier(ref e, 2, num(b, "52001", (ulong)caller, 10));
            batch.SetIdentifier(ref e, 3, num(b, "35", (ulong)caller, 12));
            batch.SetIdentifier(ref e, 4, num(b, "520-01-", (ulong)(caller / 40 % 10000 + (int)(R() % 2)), 6));
            var ans = R() % 100 < 72;
            e.Set(0, ans ? (long)(R() % 400) * 1000 : 0); e.Set(1, ans ? 1 : 0); e.Set(2, TextCode.Of("voice"));
            batch.Commit(); i++; n++;
        }
        var a0 = GC.GetAllocatedBytesForCurrentThread();
        tk.Start(); tokenizer.Tokenize(batch); tk.Stop();
        sw.Start(); o += engine.Process(batch, IngestionMode.Live); sw.Stop();
        alloc += GC.GetAllocatedBytesForCurrentThread() - a0;
    }
    var cpu = (Process.GetCurrentProcess().TotalProcessorTime - cpu0).TotalSeconds; Console.WriteLine($"day {day}: all-cpu {perDay / cpu:N0}/s; engine {perDay / sw.Elapsed.TotalSeconds:N0}/s tokens {perDay / tk.Elapsed.TotalSeconds:N0}/s both {perDay / (sw.Elapsed + tk.Elapsed).TotalSeconds:N0}/s findings {o.Findings} alerts {o.Alerts} alloc/ev {alloc / (double)perDay:N1} subjects {engine.Subjects:N0} B/subject {engine.StateBytes / engine.Subjects:N0} ids {engine.RecordIdBytes / 1e6:N0} MB ws {Environment.WorkingSet / 1e6:N0} MB");
}
foreach (var g in engine.Subjects > 0 ? engine.StateByKind() : []) Console.WriteLine(g);
