<?xml version="1.0" encoding="UTF-8"?>
<!-- The evaluations of one layer side by side: a table with differences, and charts. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:exsl="http://exslt.org/common" xmlns:math="http://exslt.org/math"
    exclude-result-prefixes="exsl math">

  <!-- The colour of a tensor, and its shade in the memory at a level. -->
  <xsl:template name="tensor-class"><xsl:text>t</xsl:text><xsl:value-of select="count(preceding-sibling::operand) mod 6 + 1"/></xsl:template>
  <xsl:template name="level-class">
    <xsl:param name="level"/>
    <xsl:text>l</xsl:text>
    <xsl:choose><xsl:when test="$level &gt; 4">4</xsl:when><xsl:otherwise><xsl:value-of select="$level"/></xsl:otherwise></xsl:choose>
  </xsl:template>

  <xsl:template name="figure-cells">
    <xsl:param name="n"/>
    <xsl:param name="base"/>
    <xsl:param name="exact"/>
    <xsl:param name="short"/>
    <xsl:param name="several"/>
    <xsl:param name="is-base"/>
    <td class="n" title="{$exact}"><xsl:value-of select="$short"/></td>
    <xsl:if test="$several">
      <td class="n diff">
        <xsl:choose>
          <xsl:when test="$is-base"><span class="base">–</span></xsl:when>
          <xsl:otherwise><xsl:call-template name="difference"><xsl:with-param name="n" select="$n"/><xsl:with-param name="base" select="$base"/></xsl:call-template></xsl:otherwise>
        </xsl:choose>
      </td>
    </xsl:if>
  </xsl:template>

  <!-- Whom differences are against, as the head of a narrow column. -->
  <xsl:template name="against-whom">
    <xsl:param name="name"/>
    <xsl:text>vs&#xa0;</xsl:text>
    <xsl:choose><xsl:when test="string-length($name) &lt;= 10"><xsl:value-of select="$name"/></xsl:when><xsl:otherwise>first</xsl:otherwise></xsl:choose>
  </xsl:template>

  <!-- One row for each evaluation, each figure with its difference from the first. -->
  <xsl:template name="comparison">
    <xsl:param name="all"/>
    <xsl:variable name="several" select="count($all) &gt; 1"/>
    <xsl:variable name="base" select="$all[1]"/>
    <xsl:variable name="against"><xsl:call-template name="against-whom"><xsl:with-param name="name" select="$base/@dataflow"/></xsl:call-template></xsl:variable>
    <xsl:variable name="chips" select="$all[@accelerator != $base/@accelerator]"/>
    <div class="scroll" tabindex="0" role="region" aria-label="Figures of each dataflow">
      <table class="compare">
        <thead>
          <tr>
            <th scope="col">dataflow</th>
            <xsl:if test="$chips"><th scope="col">accelerator</th></xsl:if>
            <th scope="col">counting</th>
            <th scope="col" class="n">MACs</th><xsl:if test="$several"><th scope="col" class="n diff"><xsl:value-of select="$against"/></th></xsl:if>
            <th scope="col" class="n">cycles</th><xsl:if test="$several"><th scope="col" class="n diff"><xsl:value-of select="$against"/></th></xsl:if>
            <th scope="col" class="n">energy</th><xsl:if test="$several"><th scope="col" class="n diff"><xsl:value-of select="$against"/></th></xsl:if>
            <th scope="col" class="n" title="energy times cycles">energy × cycles</th><xsl:if test="$several"><th scope="col" class="n diff"><xsl:value-of select="$against"/></th></xsl:if>
            <th scope="col" class="n">lanes busy</th>
          </tr>
        </thead>
        <tbody>
          <xsl:for-each select="$all">
            <xsl:variable name="first" select="position() = 1"/>
            <xsl:variable name="product" select="energy/@total * cycles/@total"/>
            <tr>
              <th scope="row"><xsl:value-of select="@dataflow"/></th>
              <xsl:if test="$chips"><td><xsl:value-of select="@accelerator"/></td></xsl:if>
              <td><xsl:value-of select="@counting"/><xsl:if test="@model"><xsl:text>, </xsl:text><xsl:value-of select="@model"/></xsl:if></td>
              <xsl:call-template name="figure-cells">
                <xsl:with-param name="n" select="macs"/><xsl:with-param name="base" select="$base/macs"/>
                <xsl:with-param name="exact"><xsl:call-template name="exact"><xsl:with-param name="n" select="macs"/></xsl:call-template></xsl:with-param>
                <xsl:with-param name="short"><xsl:call-template name="count"><xsl:with-param name="n" select="macs"/></xsl:call-template></xsl:with-param>
                <xsl:with-param name="several" select="$several"/><xsl:with-param name="is-base" select="$first"/>
              </xsl:call-template>
              <xsl:call-template name="figure-cells">
                <xsl:with-param name="n" select="cycles/@total"/><xsl:with-param name="base" select="$base/cycles/@total"/>
                <xsl:with-param name="exact"><xsl:call-template name="exact"><xsl:with-param name="n" select="cycles/@total"/></xsl:call-template> cycles</xsl:with-param>
                <xsl:with-param name="short"><xsl:call-template name="count"><xsl:with-param name="n" select="cycles/@total"/></xsl:call-template></xsl:with-param>
                <xsl:with-param name="several" select="$several"/><xsl:with-param name="is-base" select="$first"/>
              </xsl:call-template>
              <xsl:call-template name="figure-cells">
                <xsl:with-param name="n" select="energy/@total"/><xsl:with-param name="base" select="$base/energy/@total"/>
                <xsl:with-param name="exact"><xsl:call-template name="exact"><xsl:with-param name="n" select="energy/@total"/></xsl:call-template> pJ</xsl:with-param>
                <xsl:with-param name="short"><xsl:call-template name="energy"><xsl:with-param name="n" select="energy/@total"/></xsl:call-template></xsl:with-param>
                <xsl:with-param name="several" select="$several"/><xsl:with-param name="is-base" select="$first"/>
              </xsl:call-template>
              <xsl:call-template name="figure-cells">
                <xsl:with-param name="n" select="$product"/><xsl:with-param name="base" select="$base/energy/@total * $base/cycles/@total"/>
                <xsl:with-param name="exact"><xsl:call-template name="exact"><xsl:with-param name="n" select="$product"/></xsl:call-template> pJ × cycles</xsl:with-param>
                <xsl:with-param name="short"><xsl:call-template name="count"><xsl:with-param name="n" select="$product"/></xsl:call-template></xsl:with-param>
                <xsl:with-param name="several" select="$several"/><xsl:with-param name="is-base" select="$first"/>
              </xsl:call-template>
              <td class="n"><xsl:call-template name="percent"><xsl:with-param name="n" select="utilization/@spatial"/></xsl:call-template></td>
            </tr>
          </xsl:for-each>
        </tbody>
      </table>
    </div>
  </xsl:template>

  <!-- === rows for the charts === -->

  <xsl:template match="evaluation" mode="energy-row">
    <row label="{@dataflow}" value="{energy/@total}">
      <xsl:attribute name="total"><xsl:call-template name="energy"><xsl:with-param name="n" select="energy/@total"/></xsl:call-template></xsl:attribute>
      <xsl:choose>
        <!-- An array that computes in memory says where the energy of its operations goes. -->
        <xsl:when test="energy/@multipliers">
          <xsl:for-each select="energy/@*[not(contains(' unit total compute memory hops ', concat(' ', name(), ' ')))]">
            <xsl:call-template name="energy-bar">
              <xsl:with-param name="class" select="concat('t', 4 + floor((position() - 1) div 3), ' l', (position() - 1) mod 3 + 1)"/><xsl:with-param name="label" select="translate(name(), '-', ' ')"/><xsl:with-param name="n" select="."/>
            </xsl:call-template>
          </xsl:for-each>
        </xsl:when>
        <xsl:otherwise>
          <xsl:call-template name="energy-bar">
            <xsl:with-param name="class" select="'work'"/><xsl:with-param name="label" select="'operations'"/><xsl:with-param name="n" select="energy/@compute"/>
          </xsl:call-template>
        </xsl:otherwise>
      </xsl:choose>
      <xsl:for-each select="operand/memory">
        <xsl:call-template name="energy-bar">
          <xsl:with-param name="class"><xsl:for-each select=".."><xsl:call-template name="tensor-class"/></xsl:for-each><xsl:text> </xsl:text><xsl:call-template name="level-class"><xsl:with-param name="level" select="@level"/></xsl:call-template></xsl:with-param>
          <xsl:with-param name="label" select="concat(../@name, ' ', @name)"/>
          <xsl:with-param name="n" select="sum(access/@energy)"/>
        </xsl:call-template>
      </xsl:for-each>
      <xsl:if test="energy/@hops">
        <xsl:call-template name="energy-bar">
          <xsl:with-param name="class" select="'hops'"/><xsl:with-param name="label" select="'hops'"/><xsl:with-param name="n" select="energy/@hops"/>
        </xsl:call-template>
      </xsl:if>
    </row>
  </xsl:template>
  <xsl:template name="energy-bar">
    <xsl:param name="class"/>
    <xsl:param name="label"/>
    <xsl:param name="n"/>
    <bar class="{$class}" label="{$label}" value="{$n}">
      <xsl:attribute name="exact"><xsl:call-template name="exact"><xsl:with-param name="n" select="$n"/></xsl:call-template> pJ</xsl:attribute>
    </bar>
  </xsl:template>

  <xsl:template match="evaluation" mode="cycles-row">
    <row label="{@dataflow}" value="{cycles/@total}">
      <xsl:attribute name="total"><xsl:call-template name="count"><xsl:with-param name="n" select="cycles/@total"/></xsl:call-template></xsl:attribute>
      <xsl:for-each select="cycles/@onload | cycles/@compute | cycles/@stall | cycles/@offload">
        <!-- In the order of time. -->
        <xsl:sort select="string-length(substring-before('onload compute stall offload', name()))" data-type="number"/>
        <bar class="{name()}" label="{name()}" value="{.}">
          <xsl:attribute name="exact"><xsl:call-template name="exact"><xsl:with-param name="n" select="."/></xsl:call-template> cycles</xsl:attribute>
        </bar>
      </xsl:for-each>
    </row>
  </xsl:template>

  <xsl:template match="evaluation" mode="use-row">
    <row label="{@dataflow}" value="1">
      <xsl:attribute name="total"><xsl:call-template name="percent"><xsl:with-param name="n" select="utilization/@spatial"/></xsl:call-template></xsl:attribute>
      <bar class="compute" label="lanes busy" value="{utilization/@spatial}"><xsl:attribute name="exact"><xsl:call-template name="exact"><xsl:with-param name="n" select="100 * utilization/@spatial"/></xsl:call-template> %</xsl:attribute></bar>
    </row>
  </xsl:template>
  <xsl:template match="evaluation" mode="share-rows">
    <xsl:for-each select="utilization/@spatial | utilization/@temporal">
      <row value="1">
        <xsl:attribute name="label"><xsl:choose><xsl:when test="name() = 'spatial'">lanes busy</xsl:when><xsl:otherwise>time computing</xsl:otherwise></xsl:choose></xsl:attribute>
        <xsl:attribute name="total"><xsl:call-template name="percent"><xsl:with-param name="n" select="."/></xsl:call-template></xsl:attribute>
        <bar class="compute" label="share" value="{.}"><xsl:attribute name="exact"><xsl:call-template name="exact"><xsl:with-param name="n" select="100 * ."/></xsl:call-template> %</xsl:attribute></bar>
      </row>
    </xsl:for-each>
  </xsl:template>
  <xsl:template match="evaluation" mode="time-row">
    <row label="{@dataflow}" value="1">
      <xsl:attribute name="total"><xsl:call-template name="percent"><xsl:with-param name="n" select="utilization/@temporal"/></xsl:call-template></xsl:attribute>
      <bar class="compute" label="computing" value="{utilization/@temporal}"><xsl:attribute name="exact"><xsl:call-template name="exact"><xsl:with-param name="n" select="100 * utilization/@temporal"/></xsl:call-template> %</xsl:attribute></bar>
    </row>
  </xsl:template>

  <xsl:template name="chart">
    <xsl:param name="title"/>
    <xsl:param name="note"/>
    <xsl:param name="kind"/>
    <xsl:param name="rows"/>
    <xsl:param name="unit"/>
    <xsl:param name="first" select="'dataflow'"/>
    <xsl:param name="top" select="math:max($rows/row/@value)"/>
    <figure class="chart">
      <figcaption><strong><xsl:value-of select="$title"/></strong><xsl:text> </xsl:text><span class="note"><xsl:value-of select="$note"/></span></figcaption>
      <xsl:if test="$rows/row/bar[@class != $rows/row[1]/bar[1]/@class]"><xsl:call-template name="legend"><xsl:with-param name="rows" select="$rows"/></xsl:call-template></xsl:if>
      <xsl:call-template name="bars">
        <xsl:with-param name="rows" select="$rows"/><xsl:with-param name="name" select="concat($title, ', ', $note)"/><xsl:with-param name="kind" select="$kind"/><xsl:with-param name="top" select="$top"/>
      </xsl:call-template>
      <xsl:call-template name="bar-table">
        <xsl:with-param name="rows" select="$rows"/><xsl:with-param name="unit" select="$unit"/><xsl:with-param name="first" select="$first"/><xsl:with-param name="name" select="$title"/>
      </xsl:call-template>
    </figure>
  </xsl:template>

  <xsl:template name="energy-and-cycles">
    <xsl:param name="all"/>
    <xsl:variable name="energy"><xsl:apply-templates select="$all[position() &lt;= $most-rows]" mode="energy-row"/></xsl:variable>
    <xsl:variable name="cycles"><xsl:apply-templates select="$all[position() &lt;= $most-rows]" mode="cycles-row"/></xsl:variable>
    <xsl:if test="count($all) &gt; $most-columns">
      <p class="note">Charts show the first <xsl:if test="count($all) &gt; $most-rows"><xsl:value-of select="$most-rows"/> of <xsl:value-of select="count($all)"/>, words the first </xsl:if><xsl:value-of select="$most-columns"/><xsl:if test="count($all) &lt;= $most-rows"> in columns of words</xsl:if>; the table above has all.</p>
    </xsl:if>
    <div class="pair">
      <xsl:call-template name="chart">
        <xsl:with-param name="title" select="'Energy'"/><xsl:with-param name="note" select="'by tensor and memory'"/><xsl:with-param name="kind" select="'energy'"/>
        <xsl:with-param name="rows" select="exsl:node-set($energy)"/><xsl:with-param name="unit" select="'pJ'"/>
      </xsl:call-template>
      <xsl:call-template name="chart">
        <xsl:with-param name="title" select="'Cycles'"/><xsl:with-param name="note" select="'by cause'"/><xsl:with-param name="kind" select="'cycles'"/>
        <xsl:with-param name="rows" select="exsl:node-set($cycles)"/><xsl:with-param name="unit" select="'cycles'"/>
      </xsl:call-template>
    </div>
  </xsl:template>

  <!-- How many evaluations a chart shows; the tables of figures have all. -->
  <xsl:variable name="most-rows" select="40"/>
  <xsl:variable name="most-columns" select="6"/>

  <!-- All charts of the evaluations of one layer. -->
  <xsl:template name="charts">
    <xsl:param name="all"/>
    <xsl:call-template name="energy-and-cycles"><xsl:with-param name="all" select="$all"/></xsl:call-template>
    <xsl:call-template name="words"><xsl:with-param name="all" select="$all[position() &lt;= $most-columns]"/></xsl:call-template>
    <xsl:if test="count($all) = 1">
      <xsl:variable name="shares"><xsl:apply-templates select="$all" mode="share-rows"/></xsl:variable>
      <xsl:call-template name="chart">
        <xsl:with-param name="title" select="'Utilisation'"/><xsl:with-param name="note" select="'lanes busy while the array computes, and time computing of all cycles'"/><xsl:with-param name="kind" select="'use'"/><xsl:with-param name="top" select="1"/>
        <xsl:with-param name="rows" select="exsl:node-set($shares)"/><xsl:with-param name="unit" select="''"/><xsl:with-param name="first" select="''"/>
      </xsl:call-template>
    </xsl:if>
    <xsl:if test="count($all) &gt; 1">
    <xsl:variable name="use"><xsl:apply-templates select="$all[position() &lt;= $most-rows]" mode="use-row"/></xsl:variable>
    <xsl:variable name="time"><xsl:apply-templates select="$all[position() &lt;= $most-rows]" mode="time-row"/></xsl:variable>
    <div class="pair">
      <xsl:call-template name="chart">
        <xsl:with-param name="title" select="'Lanes busy'"/><xsl:with-param name="note" select="'while the array computes'"/><xsl:with-param name="kind" select="'lanes'"/><xsl:with-param name="top" select="1"/>
        <xsl:with-param name="rows" select="exsl:node-set($use)"/><xsl:with-param name="unit" select="''"/>
      </xsl:call-template>
      <xsl:call-template name="chart">
        <xsl:with-param name="title" select="'Time computing'"/><xsl:with-param name="note" select="'of all cycles'"/><xsl:with-param name="kind" select="'time'"/><xsl:with-param name="top" select="1"/>
        <xsl:with-param name="rows" select="exsl:node-set($time)"/><xsl:with-param name="unit" select="''"/>
      </xsl:call-template>
    </div>
    </xsl:if>
  </xsl:template>

  <!-- === words: rows are memory, tensor and direction; a column of bars for each dataflow === -->

  <xsl:template name="words">
    <xsl:param name="all"/>
    <xsl:variable name="unsorted">
      <xsl:for-each select="$all/operand/memory/access">
        <xsl:sort select="count(../../../hardware/store[@memory = current()/../@name]/preceding-sibling::store)" data-type="number"/>
        <xsl:sort select="../@name"/>
        <xsl:sort select="../../@name"/>
        <line memory="{../@name}" tensor="{../../@name}" direction="{@direction}" key="{concat(../@name, '|', ../../@name, '|', @direction)}">
          <xsl:attribute name="class"><xsl:for-each select="../.."><xsl:call-template name="tensor-class"/></xsl:for-each></xsl:attribute>
        </line>
      </xsl:for-each>
    </xsl:variable>
    <xsl:variable name="lines">
      <xsl:for-each select="exsl:node-set($unsorted)/line[not(@key = preceding-sibling::line/@key)]"><xsl:copy-of select="."/></xsl:for-each>
    </xsl:variable>
    <xsl:variable name="line" select="exsl:node-set($lines)/line"/>
    <xsl:variable name="top" select="math:max($all/operand/memory/access/@words)"/>
    <figure class="chart">
      <figcaption><strong>Words</strong><xsl:text> </xsl:text><span class="note">moved at each memory, by tensor and direction: ↓ read for the level below, ↑ written back from below, ⇑ read for the level above, ⇓ filled from above</span></figcaption>
      <div class="scroll" tabindex="0" role="region" aria-label="Words by memory and direction">
        <table class="words" data-chart="words">
          <thead>
            <tr><th scope="col">memory</th><th scope="col">tensor</th>
              <xsl:for-each select="$all"><th scope="col" class="flow"><xsl:value-of select="@dataflow"/></th></xsl:for-each>
            </tr>
          </thead>
          <tbody>
            <xsl:for-each select="$line">
              <xsl:variable name="l" select="."/>
              <xsl:variable name="new" select="not(preceding-sibling::line[1]/@memory = @memory)"/>
              <tr>
                <xsl:if test="$new">
                  <xsl:attribute name="class">new</xsl:attribute>
                  <th scope="rowgroup" rowspan="{count($line[@memory = $l/@memory])}"><xsl:value-of select="@memory"/></th>
                </xsl:if>
                <th scope="row" class="way"><xsl:value-of select="@tensor"/><xsl:text> </xsl:text><xsl:call-template name="arrow"><xsl:with-param name="direction" select="@direction"/></xsl:call-template><xsl:text> </xsl:text><small><xsl:value-of select="@direction"/></small></th>
                <xsl:for-each select="$all">
                  <xsl:variable name="access" select="operand[@name = $l/@tensor]/memory[@name = $l/@memory]/access[@direction = $l/@direction]"/>
                  <td class="bar">
                    <xsl:if test="$access">
                      <xsl:attribute name="class">bar <xsl:value-of select="$l/@class"/></xsl:attribute>
                      <xsl:if test="$top &gt; 0"><xsl:attribute name="style">--w:<xsl:value-of select="format-number(66 * $access/@words div $top, '0.###')"/>%</xsl:attribute></xsl:if>
                      <xsl:attribute name="data-value"><xsl:value-of select="$access/@words"/></xsl:attribute>
                      <xsl:attribute name="title"><xsl:call-template name="exact"><xsl:with-param name="n" select="$access/@words"/></xsl:call-template> words, <xsl:call-template name="exact"><xsl:with-param name="n" select="$access/@elements"/></xsl:call-template> elements, <xsl:call-template name="exact"><xsl:with-param name="n" select="$access/@energy"/></xsl:call-template><xsl:text> pJ</xsl:text></xsl:attribute>
                      <xsl:call-template name="count"><xsl:with-param name="n" select="$access/@words"/></xsl:call-template>
                    </xsl:if>
                  </td>
                </xsl:for-each>
              </tr>
            </xsl:for-each>
          </tbody>
        </table>
      </div>
    </figure>
  </xsl:template>

  <xsl:template name="arrow">
    <xsl:param name="direction"/>
    <xsl:choose>
      <xsl:when test="$direction = 'down'">↓</xsl:when>
      <xsl:when test="$direction = 'back'">↑</xsl:when>
      <xsl:when test="$direction = 'up'">⇑</xsl:when>
      <xsl:otherwise>⇓</xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
