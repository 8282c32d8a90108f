using System.Text;
using FraudSignals.Events.Layouts;

namespace FraudSignals.Formats.Layouts;

/// <summary>The paths a layout reads in JSON, as a tree by the names of members.</summary>
internal sealed class JsonPaths
{
    private const string First = "[]";

    private readonly List<(byte[] Name, JsonPaths Node)> _members = [];

    /// <summary>The place of the path that ends here; -1 where none does.</summary>
    public int Field { get; private set; } = -1;

    /// <summary>Whether of several values in a list the first is meant.</summary>
    public bool TakesFirst { get; private set; }

    /// <summary>Whether paths go on from here.</summary>
    public bool IsInner => _members.Count > 0;

    public static JsonPaths Of(Layout layout)
    {
        var root = new JsonPaths();
        foreach (var (index, path) in layout.Names().Index())
        {
            var node = root;
            foreach (var part in path.Split('.'))
            {
                node = node.Member(part.EndsWith(First, StringComparison.Ordinal) ? part[..^First.Length] : part);
                node.TakesFirst |= part.EndsWith(First, StringComparison.Ordinal);
            }

            node.Field = index;
        }

        return root;
    }

    /// <summary>What is known of a member; null where no path goes through it.</summary>
    public JsonPaths? Find(ReadOnlySpan<byte> name)
    {
        foreach (var (known, node) in _members)
        {
            if (name.SequenceEqual(known))
            {
                return node;
            }
        }

        return null;
    }

    private JsonPaths Member(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        if (Find(bytes) is not { } node)
        {
            node = new JsonPaths();
            _members.Add((bytes, node));
        }

        return node;
    }
}
