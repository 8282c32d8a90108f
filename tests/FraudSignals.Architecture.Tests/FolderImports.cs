using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace FraudSignals.Architecture.Tests;

/// <summary>
/// Which folders of a project use which: because a using line says so, or because the compiled code does. A folder sees the folders
/// around it without a using, so that the lines alone would not tell.
/// </summary>
internal static partial class FolderImports
{
    private static readonly ConcurrentDictionary<string, IReadOnlyList<FolderImport>> Found = [];

    /// <summary>The folder of files that lie in none.</summary>
    public const string Top = ".";

    /// <summary>The folders of a project that hold code.</summary>
    public static IReadOnlyList<string> Folders(string project) =>
        [.. Repository.Files(project).Select(f => FolderOf(f.Path)).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Each pair of folders of which one uses the other, with what it uses.</summary>
    public static IReadOnlyList<FolderImport> Of(string project) => Found.GetOrAdd(project, Find);

    private static IReadOnlyList<FolderImport> Find(string project)
    {
        var root = Repository.RootNamespace(project);
        var folders = Folders(project).ToDictionary(f => f == Top ? root : $"{root}.{f.Replace('/', '.')}");
        var found = new Dictionary<(string From, string To), SortedSet<string>>();
        foreach (var (path, text) in Repository.Files(project))
        {
            foreach (var used in Using().Matches(text).Select(m => m.Groups[1].Value))
            {
                Add(FolderOf(path), folders.GetValueOrDefault(used) ?? folders.GetValueOrDefault(used[..used.LastIndexOf('.')]),
                    $"using in {Path.GetFileName(path)}");
            }
        }

        if (Product.Assemblies.SingleOrDefault(a => a.Name.Name == project) is { } assembly)
        {
            foreach (var type in assembly.MainModule.GetTypes().Where(t => folders.ContainsKey(Outer(t).Namespace)))
            {
                foreach (var used in Mentioned(type).Where(t => t.Scope == assembly.MainModule))
                {
                    Add(folders[Outer(type).Namespace], folders.GetValueOrDefault(Outer(used).Namespace),
                        $"{Outer(type).Name} -> {Outer(used).Name}");
                }
            }
        }

        return [.. found.Select(f => new FolderImport(f.Key.From, f.Key.To, [.. f.Value])).OrderBy(i => i.From, StringComparer.Ordinal)
            .ThenBy(i => i.To, StringComparer.Ordinal)];

        void Add(string from, string? to, string what)
        {
            if (to is not null && to != from)
            {
                (found.TryGetValue((from, to), out var all) ? all : found[(from, to)] = new SortedSet<string>(StringComparer.Ordinal)).Add(
                    what);
            }
        }
    }

    /// <summary>The sets of folders of which each reaches all others.</summary>
    public static IReadOnlyList<string[]> Circles(IReadOnlyCollection<FolderImport> imports)
    {
        var reach = imports.Select(i => i.From).Distinct().ToDictionary(f => f, f => Reached(f, imports));
        return
        [
            .. reach.Keys.Where(f => reach[f].Contains(f))
                .GroupBy(
                    f =>
                        string.Join(
                            ' ', reach[f].Where(o => reach.TryGetValue(o, out var back) && back.Contains(f)).Order(StringComparer.Ordinal)))
                .Select(g => g.Key.Split(' ')),
        ];
    }

    private static HashSet<string> Reached(string folder, IReadOnlyCollection<FolderImport> imports)
    {
        var reached = new HashSet<string>();
        var next = new Queue<string>([folder]);
        while (next.TryDequeue(out var from))
        {
            foreach (var to in imports.Where(i => i.From == from).Select(i => i.To).Where(reached.Add))
            {
                next.Enqueue(to);
            }
        }

        return reached;
    }

    private static string FolderOf(string path) => path.Contains('/', StringComparison.Ordinal) ? path[..path.LastIndexOf('/')] : Top;

    private static TypeReference Outer(TypeReference type) => type.DeclaringType is { } outer ? Outer(outer) : type;

    private static IEnumerable<TypeReference> Mentioned(TypeDefinition type) =>
        new[] { type.BaseType }.Concat(type.Interfaces.Select(i => i.InterfaceType))
            .Concat(type.CustomAttributes.Select(a => a.AttributeType))
            .Concat(type.Fields.Select(f => f.FieldType))
            .Concat(type.Methods.SelectMany(Mentioned))
            .SelectMany(Parts).Distinct();

    private static IEnumerable<TypeReference?> Mentioned(MethodDefinition method) =>
        method.Parameters.Select(p => p.ParameterType).Append(method.ReturnType)
            .Concat(method.CustomAttributes.Select(a => a.AttributeType))
            .Concat(
                !method.HasBody ? [] : method.Body.Variables.Select(v => v.VariableType)
                    .Concat(method.Body.Instructions.SelectMany(Mentioned)));

    private static IEnumerable<TypeReference?> Mentioned(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        FieldReference field => [field.DeclaringType, field.FieldType],
        MethodReference method =>
        [
            method.DeclaringType, method.ReturnType, .. method.Parameters.Select(p => p.ParameterType),
            .. method is GenericInstanceMethod generic ? generic.GenericArguments : [],
        ],
        _ => [],
    };

    // What an array, a reference or a generic type is made of.
    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType),
        TypeSpecification wrapped => Parts(wrapped.ElementType),
        _ => [type],
    };

    [GeneratedRegex(@"^using\s+(?:static\s+|\w+\s*=\s*)?(FraudSignals[\w.]*)\s*;", RegexOptions.Multiline)]
    private static partial Regex Using();
}
