using System.Collections;

namespace Liftoff.Simulator.Wire;

/// <summary>
/// A row of an answer or a file: named values in order. A value is null, text, a bool, an int, a long, a decimal, a
/// <see cref="Row"/>, or a sequence of text or rows. Numbers that go out as text are text here.
/// </summary>
public sealed class Row : IEnumerable<KeyValuePair<string, object?>>
{
    private readonly List<KeyValuePair<string, object?>> fields = [];

    /// <summary>Adds a field behind the others.</summary>
    public void Add(string name, object? value) => fields.Add(new(name, value));

    /// <summary>Adds fields behind the others.</summary>
    public Row AddRange(IEnumerable<KeyValuePair<string, object?>> more)
    {
        fields.AddRange(more);
        return this;
    }

    /// <summary>The value of the field, null if it is absent.</summary>
    public object? this[string name] => fields.Find(f => f.Key == name).Value;

    /// <summary>Without the field, if it is there.</summary>
    public void Remove(string name) => fields.RemoveAll(f => f.Key == name);

    /// <summary>Gives the field another value; it keeps its place.</summary>
    public void Replace(string name, object? value)
    {
        var at = fields.FindIndex(f => f.Key == name);
        if (at >= 0) fields[at] = new(name, value);
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
