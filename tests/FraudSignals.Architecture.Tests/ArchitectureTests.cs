using System.Reflection;
using System.Runtime.CompilerServices;

namespace FraudSignals.Architecture.Tests;

/// <summary>
/// Dependencies point inward: Core, then Formats and Ingestion, then Rules, Http, Storage, Alerts and Backtesting, then the hosts.
/// </summary>
public sealed class ArchitectureTests
{
    private const string Numbering = "PhoneNumbers";

    [Fact]
    public void All_parts_are_looked_at() =>
        Assert.Superset(
            new HashSet<string>
            {
                Product.Core, Product.Host, "FraudSignals.Formats", Product.Ingestion, "FraudSignals.Rules", "FraudSignals.Http",
                "FraudSignals.Storage.Memory", "FraudSignals.Storage.Local", "FraudSignals.Storage.Tables", "FraudSignals.Storage.Blobs",
                "FraudSignals.Backtesting", "FraudSignals.Simulator", "FraudSignals.Topics", "FraudSignals.Kafka",
            },
            Product.Assemblies.Select(a => a.Name.Name).ToHashSet());

    [Fact]
    public void Core_rests_on_the_base_library_alone()
    {
        string[] allowed = ["System.IO.Hashing", Numbering];
        string[] barred = ["System.Net", "System.IO", "System.Data", "System.Console", "System.Diagnostics.Process"];

        Assert.All(Product.Uses(Product.Of(Product.Core)), name => Assert.True(
            allowed.Contains(name)
            || (name.StartsWith("System.", StringComparison.Ordinal) && !barred.Any(b => name.StartsWith(b, StringComparison.Ordinal))),
            name));
    }

    [Fact]
    public void Core_does_no_input_or_output()
    {
        string[] barred =
        [
            "System.IO.File", "System.IO.Directory", "System.IO.Stream", "System.IO.Path", "System.Net", "System.Console",
            "System.Diagnostics.Process", "Azure.", "Microsoft.AspNetCore", "Microsoft.Extensions",
        ];

        Assert.All(
            Product.Of(Product.Core).MainModule.GetTypeReferences().Select(t => t.FullName),
            name => Assert.True(!barred.Any(b => name.StartsWith(b, StringComparison.Ordinal)), name));
    }

    /// <summary>Numbering plans are data, asked by one class: what one place reads otherwise than another is two subjects.</summary>
    [Fact]
    public void Only_the_number_plan_of_the_core_sees_the_library_of_numbering_plans()
    {
        Assert.Equal([Product.Core], Product.Assemblies.Where(a => Product.Uses(a).Contains(Numbering)).Select(a => a.Name.Name));
        Assert.Equal(
            ["FraudSignals.Identifiers.NumberPlan"],
            from method in Product.Methods(Product.Of(Product.Core))
            where Product.Calls(method).Any(c => c.StartsWith(Numbering + ".", StringComparison.Ordinal))
            group method by OuterOf(method.DeclaringType).FullName into type
            select type.Key);

        static Mono.Cecil.TypeDefinition OuterOf(Mono.Cecil.TypeDefinition type) => type.DeclaringType is { } outer ? OuterOf(outer) : type;
    }

    [Fact]
    public void Only_the_cache_hints_name_an_instruction_set() =>
        Assert.Equal(
            ["FraudSignals.Memory.CacheHints"],
            Product.Assemblies.SelectMany(Product.Methods)
                .Where(m => Product.Calls(m).Any(call => call.Contains("System.Runtime.Intrinsics.X86", StringComparison.Ordinal)
                    || call.Contains("System.Runtime.Intrinsics.Arm", StringComparison.Ordinal)))
                .Select(m => m.DeclaringType.FullName).Distinct());

    [Fact]
    public void Only_rules_sees_the_rules_engine() =>
        Assert.Equal(["FraudSignals.Rules"],
            Product.Assemblies.Where(a => Product.Uses(a).Contains("RulesEngine")).Select(a => a.Name.Name));

    [Fact]
    public void Only_adapters_and_hosts_see_azure() =>
        Assert.Empty(Product.Assemblies
            .Where(
                a => a.Name.Name is Product.Core or "FraudSignals.Formats" or "FraudSignals.Rules" or "FraudSignals.Http"
                    or "FraudSignals.Simulator")
            .SelectMany(
                a =>
                    Product.Uses(a)
                        .Where(
                            n => n.StartsWith("Azure.", StringComparison.Ordinal)
                                || n.StartsWith("Microsoft.Azure", StringComparison.Ordinal))));

    /// <summary>What each part may see of the others; a part that is not named here may see Core and Ingestion.</summary>
    private static Dictionary<string, string[]> Seen { get; } = new()
    {
        [Product.Core] = [],
        ["FraudSignals.Simulator"] = [],
        ["FraudSignals.Formats"] = [Product.Core],
        [Product.Ingestion] = [Product.Core],
        ["FraudSignals.Rules"] = [Product.Core, "FraudSignals.Formats"],
        ["FraudSignals.Http"] = [Product.Core, "FraudSignals.Formats", Product.Ingestion],
        ["FraudSignals.Backtesting"] = [Product.Core, "FraudSignals.Formats", Product.Ingestion, "FraudSignals.Rules"],

        // Keeps batches as they came in, and rule files.
        ["FraudSignals.Storage.Blobs"] = [Product.Core, "FraudSignals.Formats", "FraudSignals.Http", "FraudSignals.Rules"],

        // Takes records by the way of batches.
        ["FraudSignals.Kafka"] = [Product.Core, "FraudSignals.Formats", "FraudSignals.Http"],
    };

    [Fact]
    public void Parts_see_what_lies_below_them_and_not_each_other()
    {
        var wrong =
            from part in Product.Assemblies
            where !Product.Hosts.Contains(part.Name.Name)
            from used in Product.Uses(part)
            where Product.IsOurs(used) && !Seen.GetValueOrDefault(part.Name.Name, [Product.Core, Product.Ingestion]).Contains(used)
            select $"{part.Name.Name} uses {used}";

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData(Product.Core)]
    [InlineData("FraudSignals.Formats")]
    [InlineData(Product.Ingestion)]
    [InlineData("FraudSignals.Backtesting")]
    [InlineData("FraudSignals.Rules")]
    [InlineData("FraudSignals.Http")]
    [InlineData("FraudSignals.Storage.Memory")]
    [InlineData("FraudSignals.Storage.Local")]
    [InlineData("FraudSignals.Storage.Blobs")]
    [InlineData("FraudSignals.Storage.Tables")]
    [InlineData("FraudSignals.Simulator")]
    [InlineData("FraudSignals.Topics")]
    [InlineData("FraudSignals.Kafka")]
    public void Only_hosts_ask_the_system_for_time_chance_or_settings(string assembly) =>
    Assert.Empty(ClockAndChance(Product.Of(assembly)));

    [Fact]
    public void Nothing_is_async_void()
    {
        var wrong =
            from assembly in Product.Assemblies
            from method in Product.Methods(assembly)
            where method.ReturnType.FullName == "System.Void"
                && method.CustomAttributes.Any(a => a.AttributeType.FullName == typeof(AsyncStateMachineAttribute).FullName)
            select method.FullName;

        Assert.Empty(wrong);
    }

    [Fact]
    public void Each_part_keeps_its_types_in_its_namespace()
    {
        var wrong = Product.Assemblies.SelectMany(a => a.MainModule.Types)
            .Where(
                t => t.IsPublic && t.Name != "Program" && t.Namespace != "FraudSignals"
                    && !t.Namespace.StartsWith("FraudSignals.", StringComparison.Ordinal))
            .Select(t => t.FullName);

        Assert.Empty(wrong);
    }

    /// <summary>A check that finds nothing anywhere would pass too; this one is shown a culprit.</summary>
    [Fact]
    public void The_search_for_clocks_finds_one()
    {
        using var tests = Mono.Cecil.AssemblyDefinition.ReadAssembly(Assembly.GetExecutingAssembly().Location);

        Assert.Contains(ClockAndChance(tests), found => found.Contains(nameof(Culprit), StringComparison.Ordinal));
    }

    private static IEnumerable<string> ClockAndChance(Mono.Cecil.AssemblyDefinition assembly)
    {
        HashSet<string> barred =
        [
            "System.DateTime::get_Now", "System.DateTime::get_UtcNow", "System.DateTime::get_Today", "System.DateTimeOffset::get_Now",
            "System.DateTimeOffset::get_UtcNow", "System.Guid::NewGuid", "System.Random::get_Shared", "System.Threading.Thread::Sleep",
            "System.Environment::get_TickCount", "System.Environment::get_TickCount64", "System.Environment::GetEnvironmentVariable",
        ];
        return from method in Product.Methods(assembly)
               from call in Product.Calls(method)
               where barred.Contains(call)
               select $"{method.FullName} calls {call}";
    }

    private static class Culprit
    {
        public static DateTime Now() => DateTime.UtcNow;
    }
}
