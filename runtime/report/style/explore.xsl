<?xml version="1.0" encoding="UTF-8"?>
<!-- What searches found: how sure it is, fronts of mappings that no other beats, sweeps as lines. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:exsl="http://exslt.org/common" xmlns:math="http://exslt.org/math"
    exclude-result-prefixes="exsl math">

  <xsl:key name="search" match="exploration" use="@name"/>
  <xsl:variable name="searches" select="/zz/exploration[generate-id() = generate-id(key('search', @name)[1])]"/>

  <xsl:template name="explorations">
    <xsl:if test="exploration">
      <section aria-labelledby="searched">
        <h2 id="searched">What the searches found</h2>
        <ul class="story"><xsl:for-each select="$searches"><xsl:call-template name="search-story"/></xsl:for-each></ul>
        <xsl:for-each select="$searches[@sweep]"><xsl:call-template name="sweep"/></xsl:for-each>
        <xsl:call-template name="fronts"/>
        <xsl:call-template name="spaces"/>
        <xsl:call-template name="search-table"/>
      </section>
    </xsl:if>
  </xsl:template>

  <xsl:template name="search-story">
    <xsl:variable name="mine" select="key('search', @name)"/>
    <xsl:variable name="done" select="$mine[not(@searched-with)]"/>
    <xsl:variable name="gaps" select="$mine[@proof = 'gap']"/>
    <xsl:variable name="seen" select="$mine[@proof = 'best seen']"/>
    <li>
      <b><xsl:value-of select="@name"/></b><xsl:text> minimises </xsl:text><code><xsl:value-of select="@objective"/></code>
      <xsl:if test="count($mine) &gt; 1"><xsl:text> in </xsl:text><xsl:value-of select="count($mine)"/><xsl:text> searches</xsl:text></xsl:if>
      <xsl:text>, </xsl:text><code><xsl:value-of select="concat('orders ', @orders)"/></code><xsl:text>. </xsl:text>
      <xsl:choose>
        <xsl:when test="not($gaps) and not($seen)"><strong>Proved</strong><xsl:text>: no mapping of its space is better. </xsl:text></xsl:when>
        <xsl:when test="not($seen)"><xsl:text>What it found is </xsl:text><strong><xsl:call-template name="largest-gap"><xsl:with-param name="of" select="$gaps"/></xsl:call-template></strong><xsl:text> above what is proved possible, at most. </xsl:text></xsl:when>
        <xsl:when test="count($seen) = count($mine)"><xsl:text>It is the best of what was seen; that none is better is not proved. </xsl:text></xsl:when>
        <xsl:otherwise><xsl:value-of select="count($mine) - count($seen) - count($gaps)"/><xsl:text> of them are proved, the others are the best of what was seen. </xsl:text></xsl:otherwise>
      </xsl:choose>
      <xsl:call-template name="big-count"><xsl:with-param name="n" select="sum($done/@visited)"/></xsl:call-template><xsl:text> of </xsl:text><xsl:call-template name="count"><xsl:with-param name="n" select="sum($done/@space)"/></xsl:call-template><xsl:text> </xsl:text><xsl:value-of select="@of"/><xsl:text> were looked at.</xsl:text>
      <xsl:if test="$mine/@stopped"> It was stopped before its end.</xsl:if>
    </li>
  </xsl:template>

  <xsl:template name="largest-gap">
    <xsl:param name="of"/>
    <xsl:variable name="gaps"><xsl:for-each select="$of"><g><xsl:value-of select="@value div @bound - 1"/></g></xsl:for-each></xsl:variable>
    <xsl:call-template name="percent"><xsl:with-param name="n" select="math:max(exsl:node-set($gaps)/g)"/></xsl:call-template>
  </xsl:template>

  <!-- A value of an objective, by what it is. -->
  <xsl:template name="objective-value">
    <xsl:param name="of"/>
    <xsl:param name="n"/>
    <xsl:choose>
      <xsl:when test="$of = 'energy' or starts-with($of, 'energy.')"><xsl:call-template name="energy"><xsl:with-param name="n" select="$n"/></xsl:call-template></xsl:when>
      <xsl:otherwise><xsl:call-template name="count"><xsl:with-param name="n" select="$n"/></xsl:call-template></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template name="objective-exact">
    <xsl:param name="of"/>
    <xsl:param name="n"/>
    <xsl:call-template name="exact"><xsl:with-param name="n" select="$n"/></xsl:call-template>
    <xsl:choose>
      <xsl:when test="$of = 'energy' or starts-with($of, 'energy.')"> pJ</xsl:when>
      <xsl:when test="$of = 'cycles' or starts-with($of, 'cycles.')"> cycles</xsl:when>
      <xsl:when test="$of = 'edp'"> pJ × cycles</xsl:when>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="search-table">
    <details class="data">
      <xsl:if test="count(exploration) &lt;= 12"><xsl:attribute name="open">open</xsl:attribute></xsl:if>
      <summary>Table of searches</summary>
      <div class="scroll" tabindex="0" role="region" aria-label="Searches">
        <table data-chart="searches">
          <thead><tr><th scope="col">search</th><th scope="col">layer</th><th scope="col">minimize</th><th scope="col" class="n">best</th><th scope="col" class="n">none below</th><th scope="col">proof</th><th scope="col" class="n">space</th><th scope="col" class="n">looked at</th><th scope="col" class="n">spatial</th><xsl:if test="exploration/@verified"><th scope="col">brute force</th></xsl:if></tr></thead>
          <tbody>
            <xsl:for-each select="exploration">
              <xsl:variable name="first" select="normalize-space(substring-before(concat(@objective, ','), ','))"/>
              <tr>
                <th scope="row"><xsl:value-of select="@dataflow"/></th><td><xsl:value-of select="@layer"/></td><td><code><xsl:value-of select="@objective"/></code></td>
                <td class="n"><xsl:attribute name="title"><xsl:call-template name="objective-exact"><xsl:with-param name="of" select="$first"/><xsl:with-param name="n" select="@value"/></xsl:call-template></xsl:attribute>
                  <xsl:call-template name="objective-value"><xsl:with-param name="of" select="$first"/><xsl:with-param name="n" select="@value"/></xsl:call-template></td>
                <td class="n"><xsl:choose><xsl:when test="@bound = '-INF'">–</xsl:when><xsl:otherwise><xsl:attribute name="title"><xsl:call-template name="objective-exact"><xsl:with-param name="of" select="$first"/><xsl:with-param name="n" select="@bound"/></xsl:call-template></xsl:attribute><xsl:call-template name="objective-value"><xsl:with-param name="of" select="$first"/><xsl:with-param name="n" select="@bound"/></xsl:call-template></xsl:otherwise></xsl:choose></td>
                <td><xsl:value-of select="@proof"/><xsl:if test="@proof = 'gap'"><xsl:text> </xsl:text><xsl:call-template name="percent"><xsl:with-param name="n" select="@value div @bound - 1"/></xsl:call-template></xsl:if><xsl:if test="@searched-with"><xsl:text>, as </xsl:text><xsl:value-of select="@searched-with"/></xsl:if><xsl:if test="@stopped">, stopped</xsl:if></td>
                <td class="n" title="{@space} {@of}"><xsl:call-template name="count"><xsl:with-param name="n" select="@space"/></xsl:call-template></td>
                <td class="n" title="{@visited}; cut by bound {@cut-by-bound}, by dominance {@cut-by-dominance}, by capacity {@cut-by-capacity}"><xsl:call-template name="count"><xsl:with-param name="n" select="@visited"/></xsl:call-template></td>
                <td class="n"><xsl:value-of select="@spatial"/></td>
                <xsl:if test="../exploration/@verified"><td><xsl:value-of select="@verified"/></td></xsl:if>
              </tr>
            </xsl:for-each>
          </tbody>
        </table>
      </div>
    </details>
  </xsl:template>

  <!-- === fronts === -->

  <xsl:template name="fronts">
    <xsl:variable name="with" select="exploration[count(point) &gt; 1 and not(@searched-with)]"/>
    <div class="pair">
      <xsl:for-each select="$with[position() &lt;= 4]"><xsl:call-template name="front"/></xsl:for-each>
    </div>
    <xsl:if test="count($with) &gt; 4">
      <details class="data more">
        <summary><xsl:value-of select="count($with) - 4"/> more fronts</summary>
        <div class="pair"><xsl:for-each select="$with[position() &gt; 4 and position() &lt;= 24]"><xsl:call-template name="front"/></xsl:for-each></div>
      </details>
    </xsl:if>
    <xsl:if test="count($with) &gt; 24"><p class="note"><xsl:value-of select="count($with) - 24"/> fronts are in the XML report alone.</p></xsl:if>
  </xsl:template>

  <!-- The points of a front, the first objective upwards; the evaluations of the layer besides, where the two are
       energy and cycles. -->
  <xsl:template name="front">
    <xsl:variable name="here" select="."/>
    <xsl:variable name="up" select="string(point[1]/value[1]/@of)"/>
    <xsl:variable name="across" select="string(point[1]/value[2]/@of)"/>
    <xsl:variable name="marks">
      <xsl:if test="$up = 'energy' and $across = 'cycles' or $up = 'cycles' and $across = 'energy'">
        <xsl:for-each select="key('layer', concat(@network, '/', @index, '/', @layer))[@dataflow != $here/@dataflow][position() &lt;= 40]">
          <mark class="other" label="{@dataflow}">
            <xsl:attribute name="x"><xsl:value-of select="*[name() = $across]/@total"/></xsl:attribute>
            <xsl:attribute name="y"><xsl:value-of select="*[name() = $up]/@total"/></xsl:attribute>
          </mark>
        </xsl:for-each>
      </xsl:if>
      <xsl:if test="$up = 'energy' and $across = 'cycles' or $up = 'cycles' and $across = 'energy'">
        <xsl:for-each select="sample"><mark class="sampled" x="{@*[name() = $across]}" y="{@*[name() = $up]}" label="one of the space"/></xsl:for-each>
      </xsl:if>
      <xsl:for-each select="point"><mark class="point" x="{value[2]/@is}" y="{value[1]/@is}" label="mapping {position()}"/></xsl:for-each>
      <xsl:if test="@bound != '-INF'"><level class="bound" y="{@bound}" label="no mapping is below"/></xsl:if>
    </xsl:variable>
    <figure class="chart">
      <figcaption><strong><xsl:value-of select="concat(@dataflow, ' on ', @layer)"/></strong><xsl:text> </xsl:text><span class="note"><xsl:value-of select="count(point)"/> mappings that no other beats in every objective; dashed: no mapping is below<xsl:if test="sample">; grey: others, drawn at random</xsl:if></span></figcaption>
      <xsl:call-template name="plot">
        <xsl:with-param name="marks" select="exsl:node-set($marks)"/><xsl:with-param name="up" select="$up"/><xsl:with-param name="across" select="$across"/>
        <xsl:with-param name="name" select="concat('Front of ', @dataflow, ' on ', @layer, ', ', $up, ' against ', $across)"/><xsl:with-param name="kind" select="'front'"/><xsl:with-param name="steps" select="true()"/>
      </xsl:call-template>
      <details class="data">
        <summary aria-label="Table: {@dataflow} on {@layer}: front">Table</summary>
        <div class="scroll" tabindex="0" role="region" aria-label="{@dataflow} on {@layer}: front">
          <table>
            <thead><tr><th scope="col" class="n">mapping</th><xsl:for-each select="point[1]/value"><th scope="col" class="n"><xsl:value-of select="@of"/></th></xsl:for-each><th scope="col">order of the loops, outermost first</th></tr></thead>
            <tbody>
              <xsl:for-each select="point">
                <tr><th scope="row" class="n"><xsl:value-of select="position()"/></th><xsl:for-each select="value"><td class="n"><xsl:call-template name="exact"><xsl:with-param name="n" select="@is"/></xsl:call-template></td></xsl:for-each>
                  <td><code><xsl:for-each select="nest/for | nest/event"><xsl:if test="position() &gt; 1">, </xsl:if><xsl:value-of select="concat(@variable, ':', @trips)"/></xsl:for-each></code></td></tr>
              </xsl:for-each>
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  </xsl:template>

  <!-- === the space around the best === -->

  <xsl:template name="spaces">
    <xsl:variable name="with" select="exploration[sample and count(point) &lt;= 1 and not(@searched-with)]"/>
    <div class="pair">
      <xsl:for-each select="$with[position() &lt;= 4]"><xsl:call-template name="space"/></xsl:for-each>
    </div>
    <xsl:if test="count($with) &gt; 4">
      <details class="data more">
        <summary><xsl:value-of select="count($with) - 4"/> more spaces</summary>
        <div class="pair"><xsl:for-each select="$with[position() &gt; 4 and position() &lt;= 24]"><xsl:call-template name="space"/></xsl:for-each></div>
      </details>
    </xsl:if>
    <xsl:if test="count($with) &gt; 24"><p class="note"><xsl:value-of select="count($with) - 24"/> more are in the XML report alone.</p></xsl:if>
  </xsl:template>

  <!-- What was found among mappings drawn at random; the bound is a line where it is one of energy or of cycles. -->
  <xsl:template name="space">
    <xsl:variable name="best" select="key('layer', concat(@network, '/', @index, '/', @layer))[@dataflow = current()/@dataflow][1]"/>
    <xsl:variable name="up" select="concat(substring('cycles', 1, 6 * (@objective = 'cycles')), substring('energy', 1, 6 * (@objective != 'cycles')))"/>
    <xsl:variable name="across" select="concat(substring('energy', 1, 6 * (@objective = 'cycles')), substring('cycles', 1, 6 * (@objective != 'cycles')))"/>
    <xsl:variable name="marks">
      <xsl:for-each select="sample"><mark class="sampled" x="{@*[name() = $across]}" y="{@*[name() = $up]}" label="one of the space"/></xsl:for-each>
      <mark class="point" label="the best found">
        <xsl:attribute name="x"><xsl:value-of select="$best/*[name() = $across]/@total"/></xsl:attribute>
        <xsl:attribute name="y"><xsl:value-of select="$best/*[name() = $up]/@total"/></xsl:attribute>
      </mark>
      <xsl:if test="@objective = $up and @bound != '-INF'"><level class="bound" y="{@bound}" label="no mapping is below"/></xsl:if>
    </xsl:variable>
    <figure class="chart">
      <figcaption><strong><xsl:value-of select="concat(@dataflow, ' on ', @layer)"/></strong><xsl:text> </xsl:text><span class="note">the best found, and <xsl:value-of select="count(sample)"/> mappings drawn at random (grey)<xsl:if test="@objective = $up and @bound != '-INF'">; dashed: no mapping is below</xsl:if></span></figcaption>
      <xsl:call-template name="plot">
        <xsl:with-param name="marks" select="exsl:node-set($marks)"/><xsl:with-param name="up" select="$up"/><xsl:with-param name="across" select="$across"/>
        <xsl:with-param name="name" select="concat('Mappings of ', @dataflow, ' on ', @layer, ', ', $up, ' against ', $across)"/><xsl:with-param name="kind" select="'space'"/>
      </xsl:call-template>
      <details class="data">
        <summary aria-label="Table: {@dataflow} on {@layer}: mappings">Table</summary>
        <div class="scroll" tabindex="0" role="region" aria-label="{@dataflow} on {@layer}: mappings">
          <table>
            <thead><tr><th scope="col">mapping</th><th scope="col" class="n">energy, pJ</th><th scope="col" class="n">cycles</th></tr></thead>
            <tbody>
              <tr><th scope="row">the best found</th><td class="n"><xsl:call-template name="exact"><xsl:with-param name="n" select="$best/energy/@total"/></xsl:call-template></td><td class="n"><xsl:call-template name="exact"><xsl:with-param name="n" select="$best/cycles/@total"/></xsl:call-template></td></tr>
              <xsl:for-each select="sample"><tr><th scope="row"><xsl:value-of select="position()"/></th><td class="n"><xsl:call-template name="exact"><xsl:with-param name="n" select="@energy"/></xsl:call-template></td><td class="n"><xsl:call-template name="exact"><xsl:with-param name="n" select="@cycles"/></xsl:call-template></td></tr></xsl:for-each>
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  </xsl:template>

  <!-- === sweeps === -->

  <!-- Energy and cycles of all layers together against the swept values, a line for each of what else varies. -->
  <xsl:template name="sweep">
    <xsl:variable name="mine" select="key('search', @name)"/>
    <xsl:variable name="raw">
      <xsl:for-each select="$mine[not(@dataflow = preceding-sibling::exploration[1]/@dataflow)]">
        <xsl:variable name="all" select="key('dataflow', @dataflow)"/>
        <mark at="{@sweep}" series="{substring-before(@dataflow, @sweep)}…{substring-after(@dataflow, @sweep)}" label="{@dataflow}" energy="{sum($all/energy/@total)}" cycles="{sum($all/cycles/@total)}"/>
      </xsl:for-each>
    </xsl:variable>
    <xsl:variable name="mark" select="exsl:node-set($raw)/mark"/>
    <xsl:variable name="series" select="$mark[not(@series = preceding-sibling::mark/@series)]"/>
    <xsl:variable name="stops"><xsl:for-each select="$mark[not(@at = preceding-sibling::mark/@at)]"><stop at="{@at}" place="{position() - 1}"/></xsl:for-each></xsl:variable>
    <xsl:variable name="stop" select="exsl:node-set($stops)/stop"/>
    <xsl:if test="count($stop) &gt; 1">
      <div class="pair">
        <xsl:call-template name="sweep-plot"><xsl:with-param name="search" select="@name"/><xsl:with-param name="figure" select="'energy'"/><xsl:with-param name="mark" select="$mark"/><xsl:with-param name="series" select="$series"/><xsl:with-param name="stop" select="$stop"/></xsl:call-template>
        <xsl:call-template name="sweep-plot"><xsl:with-param name="search" select="@name"/><xsl:with-param name="figure" select="'cycles'"/><xsl:with-param name="mark" select="$mark"/><xsl:with-param name="series" select="$series"/><xsl:with-param name="stop" select="$stop"/></xsl:call-template>
      </div>
    </xsl:if>
  </xsl:template>

  <xsl:template name="sweep-plot">
    <xsl:param name="search"/>
    <xsl:param name="figure"/>
    <xsl:param name="mark"/>
    <xsl:param name="series"/>
    <xsl:param name="stop"/>
    <xsl:variable name="marks">
      <xsl:for-each select="$series">
        <xsl:variable name="me" select="@series"/>
        <xsl:variable name="class" select="concat('s', (position() - 1) mod 6 + 1)"/>
        <xsl:for-each select="$mark[@series = $me]">
          <xsl:variable name="at" select="@at"/>
          <mark class="dot {$class}" line="{$class}" series="{$me}" label="{@label}" y="{@*[name() = $figure]}">
            <xsl:attribute name="x"><xsl:value-of select="$stop[@at = $at]/@place"/></xsl:attribute>
          </mark>
        </xsl:for-each>
      </xsl:for-each>
      <xsl:for-each select="$stop"><stop x="{@place}" label="{@at}"/></xsl:for-each>
    </xsl:variable>
    <figure class="chart">
      <figcaption><strong><xsl:value-of select="concat($search, ': ', $figure)"/></strong><xsl:text> </xsl:text><span class="note">of the best mapping, against what is swept</span></figcaption>
      <xsl:if test="count($series) &gt; 1">
        <ul class="legend" aria-hidden="true"><xsl:for-each select="$series"><li class="s{(position() - 1) mod 6 + 1}"><xsl:value-of select="@series"/></li></xsl:for-each></ul>
      </xsl:if>
      <xsl:call-template name="plot">
        <xsl:with-param name="marks" select="exsl:node-set($marks)"/><xsl:with-param name="up" select="$figure"/><xsl:with-param name="across" select="''"/>
        <xsl:with-param name="name" select="concat($search, ', ', $figure, ' against what is swept')"/><xsl:with-param name="kind" select="'sweep'"/>
      </xsl:call-template>
      <details class="data">
        <summary aria-label="Table: {$search}: {$figure}">Table</summary>
        <div class="scroll" tabindex="0" role="region" aria-label="{$search}: {$figure}">
          <table>
            <thead><tr><th scope="col">variant</th><th scope="col" class="n"><xsl:value-of select="$figure"/><xsl:if test="$figure = 'energy'">, pJ</xsl:if></th></tr></thead>
            <tbody><xsl:for-each select="$mark"><tr><th scope="row"><xsl:value-of select="@label"/></th><td class="n"><xsl:call-template name="exact"><xsl:with-param name="n" select="@*[name() = $figure]"/></xsl:call-template></td></tr></xsl:for-each></tbody>
          </table>
        </div>
      </details>
    </figure>
  </xsl:template>

  <!-- === points in the plane === -->

  <!-- $marks: <mark x="" y="" class="" label="" line=""/>: those of one `line` are joined; <level y=""/>: a line across;
       <stop x="" label=""/>: what to write below instead of numbers.  Places across are shares of the width. -->
  <xsl:template name="plot">
    <xsl:param name="marks"/>
    <xsl:param name="up"/>
    <xsl:param name="across"/>
    <xsl:param name="name"/>
    <xsl:param name="kind"/>
    <xsl:param name="steps" select="false()"/>
    <xsl:variable name="low" select="math:min($marks/*/@y)"/>
    <xsl:variable name="high" select="math:max($marks/*/@y)"/>
    <xsl:variable name="first" select="math:min($marks/mark/@x)"/>
    <xsl:variable name="last" select="math:max($marks/mark/@x)"/>
    <xsl:variable name="level"><xsl:call-template name="one-label"><xsl:with-param name="of" select="$up"/><xsl:with-param name="low" select="$low"/><xsl:with-param name="high" select="$high"/></xsl:call-template></xsl:variable>
    <xsl:variable name="place"><xsl:if test="not($marks/stop)"><xsl:call-template name="one-label"><xsl:with-param name="of" select="$across"/><xsl:with-param name="low" select="$first"/><xsl:with-param name="high" select="$last"/></xsl:call-template></xsl:if></xsl:variable>
    <xsl:variable name="flat" select="$level != ''"/>
    <xsl:variable name="narrow" select="$place != ''"/>
    <!-- From nothing where that costs little room; what is all of one size in the middle. -->
    <xsl:variable name="bottom" select="($low * ($low &gt; 0.6 * $high)) * not($flat) + (0.95 * $low - ($low = 0)) * $flat"/>
    <xsl:variable name="tall" select="($high - $bottom) * not($flat) + (0.1 * $low + 2 * ($low = 0)) * $flat"/>
    <xsl:variable name="left" select="$first * not($narrow) + (0.95 * $first - ($first = 0)) * $narrow"/>
    <xsl:variable name="wide" select="($last - $first + ($last = $first)) * not($narrow) + (0.1 * $first + 2 * ($first = 0)) * $narrow"/>
    <svg class="plot" role="img" width="100%" height="262" aria-label="{$name}" data-chart="{$kind}">
      <xsl:if test="count($marks/mark[@class != 'sampled']) &gt; 60"><xsl:attribute name="class">plot dense</xsl:attribute></xsl:if>
      <xsl:choose>
        <xsl:when test="$flat">
          <line class="grid" x1="0" x2="100%" y1="22" y2="22"/>
          <xsl:call-template name="ruler"><xsl:with-param name="y" select="122"/><xsl:with-param name="of" select="$up"/><xsl:with-param name="n" select="$low"/><xsl:with-param name="name" select="true()"/></xsl:call-template>
          <line class="grid" x1="0" x2="100%" y1="222" y2="222"/>
        </xsl:when>
        <xsl:otherwise>
          <xsl:call-template name="ruler"><xsl:with-param name="y" select="22"/><xsl:with-param name="of" select="$up"/><xsl:with-param name="n" select="$high"/><xsl:with-param name="name" select="true()"/></xsl:call-template>
          <!-- In the middle only where its label says something new. -->
          <xsl:variable name="middle" select="$bottom + $tall div 2"/>
          <xsl:variable name="over"><xsl:call-template name="one-label"><xsl:with-param name="of" select="$up"/><xsl:with-param name="low" select="$middle"/><xsl:with-param name="high" select="$high"/></xsl:call-template></xsl:variable>
          <xsl:variable name="under"><xsl:call-template name="one-label"><xsl:with-param name="of" select="$up"/><xsl:with-param name="low" select="$bottom"/><xsl:with-param name="high" select="$middle"/></xsl:call-template></xsl:variable>
          <xsl:if test="concat($over, $under) = ''">
            <xsl:call-template name="ruler"><xsl:with-param name="y" select="122"/><xsl:with-param name="of" select="$up"/><xsl:with-param name="n" select="$middle"/></xsl:call-template>
          </xsl:if>
          <xsl:call-template name="ruler"><xsl:with-param name="y" select="222"/><xsl:with-param name="of" select="$up"/><xsl:with-param name="n" select="$bottom"/></xsl:call-template>
        </xsl:otherwise>
      </xsl:choose>
      <xsl:choose>
        <xsl:when test="$marks/stop">
          <xsl:for-each select="$marks/stop">
            <xsl:if test="count($marks/stop) &lt;= 8 or position() = 1 or position() = last()">
              <text class="label" y="240" text-anchor="middle"><xsl:attribute name="x"><xsl:value-of select="format-number(14 + 78 * (@x - $left) div $wide, '0.##')"/>%</xsl:attribute><xsl:value-of select="@label"/></text>
            </xsl:if>
          </xsl:for-each>
        </xsl:when>
        <xsl:when test="$narrow">
          <text class="label" x="53%" y="240" text-anchor="middle"><xsl:value-of select="$place"/></text>
          <text class="label" x="53%" y="256" text-anchor="middle"><xsl:value-of select="$across"/> →</text>
        </xsl:when>
        <xsl:otherwise>
          <text class="label" x="14%" y="240" text-anchor="middle"><xsl:call-template name="objective-value"><xsl:with-param name="of" select="$across"/><xsl:with-param name="n" select="$left"/></xsl:call-template></text>
          <text class="label" x="53%" y="256" text-anchor="middle"><xsl:value-of select="$across"/> →</text>
          <text class="label" x="92%" y="240" text-anchor="middle"><xsl:call-template name="objective-value"><xsl:with-param name="of" select="$across"/><xsl:with-param name="n" select="$left + $wide"/></xsl:call-template></text>
        </xsl:otherwise>
      </xsl:choose>
      <xsl:for-each select="$marks/level">
        <line class="{@class}" x1="0" x2="100%" y1="{format-number(222 - 200 * (@y - $bottom) div $tall, '0.##')}" y2="{format-number(222 - 200 * (@y - $bottom) div $tall, '0.##')}" data-value="{@y}">
          <title><xsl:value-of select="concat(@label, ' ')"/><xsl:call-template name="objective-exact"><xsl:with-param name="of" select="$up"/><xsl:with-param name="n" select="@y"/></xsl:call-template></title>
        </line>
      </xsl:for-each>
      <!-- Lines first, points on them. -->
      <xsl:for-each select="$marks/mark[@line]">
        <xsl:variable name="before" select="preceding-sibling::mark[1][@line = current()/@line]"/>
        <xsl:if test="$before">
          <line class="series {@line}">
            <xsl:attribute name="x1"><xsl:value-of select="format-number(14 + 78 * ($before/@x - $left) div $wide, '0.##')"/>%</xsl:attribute>
            <xsl:attribute name="x2"><xsl:value-of select="format-number(14 + 78 * (@x - $left) div $wide, '0.##')"/>%</xsl:attribute>
            <xsl:attribute name="y1"><xsl:value-of select="format-number(222 - 200 * ($before/@y - $bottom) div $tall, '0.##')"/></xsl:attribute>
            <xsl:attribute name="y2"><xsl:value-of select="format-number(222 - 200 * (@y - $bottom) div $tall, '0.##')"/></xsl:attribute>
          </line>
        </xsl:if>
      </xsl:for-each>
      <xsl:if test="$steps">
        <xsl:for-each select="$marks/mark[@class = 'point']">
          <xsl:variable name="next" select="following-sibling::mark[1]"/>
          <xsl:if test="$next">
            <xsl:variable name="x1" select="concat(format-number(14 + 78 * (@x - $left) div $wide, '0.##'), '%')"/>
            <xsl:variable name="x2" select="concat(format-number(14 + 78 * ($next/@x - $left) div $wide, '0.##'), '%')"/>
            <xsl:variable name="y1" select="format-number(222 - 200 * (@y - $bottom) div $tall, '0.##')"/>
            <xsl:variable name="y2" select="format-number(222 - 200 * ($next/@y - $bottom) div $tall, '0.##')"/>
            <line class="front" x1="{$x1}" x2="{$x1}" y1="{$y1}" y2="{$y2}"/>
            <line class="front" x1="{$x1}" x2="{$x2}" y1="{$y2}" y2="{$y2}"/>
          </xsl:if>
        </xsl:for-each>
      </xsl:if>
      <xsl:for-each select="$marks/mark">
        <circle class="{@class}" r="4.5" cy="{format-number(222 - 200 * (@y - $bottom) div $tall, '0.##')}" data-x="{@x}" data-value="{@y}">
          <xsl:attribute name="cx"><xsl:value-of select="format-number(14 + 78 * (@x - $left) div $wide, '0.##')"/>%</xsl:attribute>
          <title>
            <xsl:value-of select="concat(@label, ': ')"/><xsl:call-template name="objective-exact"><xsl:with-param name="of" select="$up"/><xsl:with-param name="n" select="@y"/></xsl:call-template>
            <xsl:if test="$across != ''">, <xsl:call-template name="objective-exact"><xsl:with-param name="of" select="$across"/><xsl:with-param name="n" select="@x"/></xsl:call-template></xsl:if>
          </title>
        </circle>
      </xsl:for-each>
    </svg>
  </xsl:template>

  <!-- What both ends of an axis would be labelled with, where that is the same; else nothing. -->
  <xsl:template name="one-label">
    <xsl:param name="of"/>
    <xsl:param name="low"/>
    <xsl:param name="high"/>
    <xsl:variable name="least"><xsl:call-template name="objective-value"><xsl:with-param name="of" select="$of"/><xsl:with-param name="n" select="$low"/></xsl:call-template></xsl:variable>
    <xsl:variable name="most"><xsl:call-template name="objective-value"><xsl:with-param name="of" select="$of"/><xsl:with-param name="n" select="$high"/></xsl:call-template></xsl:variable>
    <xsl:if test="string($least) = string($most)"><xsl:value-of select="$least"/></xsl:if>
  </xsl:template>

  <xsl:template name="ruler">
    <xsl:param name="y"/>
    <xsl:param name="of"/>
    <xsl:param name="n"/>
    <xsl:param name="name"/>
    <line class="grid" x1="0" x2="100%" y1="{$y}" y2="{$y}"/>
    <text class="label" x="0" y="{$y - 4}"><xsl:call-template name="objective-value"><xsl:with-param name="of" select="$of"/><xsl:with-param name="n" select="$n"/></xsl:call-template><xsl:if test="$name"><xsl:value-of select="concat(' ', $of)"/></xsl:if></text>
  </xsl:template>
</xsl:stylesheet>
